"""What is wrong with a file or a cell: a code with values, and the code's words in English for the command line."""

from pathlib import Path

import msgspec

from bot.failures import CommandError

WORDS = {
    "ambiguous": "{value!r} may be {choices}: give the key",
    "cycle": "under {value!r} it would be above itself: one is the other's parent already",
    "country": "{value!r} is no country that is known: kept as it is written",
    "credit_code": "{value!r} doesn't fit GB 32100 (18 signs, the last one a check sign): kept, please look at it",
    "date": "{value!r} is no date: write 2026-05-30 or 2026年5月30日",
    "deep": "under {value!r} it would have more than {limit} organisations above it",
    "differs": "{value!r} differs from line {other} for the same person: the first one is kept",
    "differs_name": "{value!r} differs from line {other}, which has the same person_key: {first!r}",
    "elsewhere": "{value!r} isn't the organisation that this list is of",
    "email": "{value!r} is no e-mail address",
    "entered_elsewhere": "{value!r} is in the register by another organisation: he joins this one, what the register"
    " has of him stays, and his other contacts show once he agrees",
    "error_cell": "Excel shows {value} here: correct the formula, or type the value",
    "exists": "{value!r} is in the register already: leave it out, or give --on-conflict skip, update or fill",
    "guarded": "only who appoints secretariats changes this: left as it is",
    "extension": "the extension of {value!r} can't be kept with the number",
    "formula": "{value!r} is a formula: give its value (in Excel: copy, then paste as values)",
    "formula_empty": "a formula whose value isn't in the file: open it in Excel and save it, or paste as values",
    "industry": "{value!r} is no industry of GB/T 4754: give a code (34) or a word (阀门, 通用设备制造业, valves)",
    "kept": "the register has {kept!r} for this person, which is kept; --on-conflict update would take {value!r}",
    "late": "{value!r} is too far ahead: a notice is valid for {limit} days at most",
    "left_out": "this column isn't known and is left out: {value!r}",
    "long": "{length} characters are too many: up to {limit} are allowed",
    "many_phones": "only {kept} is kept, as there is one number a person: {value!r}",
    "missing": "is empty, and must be given",
    "namesake": "the organisation has a {value!r} with another phone: taken as two people; else give the key {key!r}",
    "number": "{value!r} is no whole number from {least} to {most}",
    "office_only": "the alliance's office is set up by an admin: leave the row out",
    "one_of": "{value!r} is not one of {choices}",
    "other_account": "{value} belongs to another person of the register",
    "other_name": "{value!r}: the register has {kept!r} as {key!r}; --on-conflict update would take the new name",
    "other_person": "the membership {key!r} belongs to another person than {value!r}",
    "other_sheet": "the sheet {value!r} is left out: one sheet a file",
    "over": "{value!r} is past: the notice is taken as expired",
    "own_choice": "he is on the bot and chooses this himself: left as it is",
    "phone": "{value!r} is no phone number: write it with its country code, such as +86 138 0013 8000",
    "phone_unusual": "{value!r} is of no range that is given out: kept, please look at it",
    "place": "{value!r} is no {what} that is known: kept as it is written",
    "rounded": "{value!r} has been shortened by Excel: format the column as text and type it again",
    "same_line": "the same as line {other}",
    "same_pair": "the two are paired already: {value!r}",
    "self": "a pairing needs two different ones",
    "sign": "{value!r} holds a sign that can't be kept ({sign})",
    "unknown": "there is no {what} {value!r} in the register{near}",
    "unknown_near": "there is no {what} {value!r} in the register; do you mean {near}?",
    "workplace": "there is no organisation {value!r} in the register; where this column names companies, "
    "say whose members they are with --organisation",
    "website": "{value!r} is no web address such as https://example.com",
}


class Problem(msgspec.Struct, frozen=True):
    """One thing at one place: line and column as the file has them; line 0 is the file as a whole."""

    line: int
    column: str
    code: str
    values: dict[str, object]
    warning: bool = False  # the row is taken all the same

    @property
    def why(self) -> str:
        return WORDS[self.code].format(**self.values)

    @property
    def value(self) -> str:
        return str(self.values.get("value", ""))


class WrongError(Exception):
    """A cell that can't be taken."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


FILE_WORDS = {
    "columns": "{found} columns are too many: up to {limit} are allowed",
    "damaged": "is damaged, or too large to be read: delete what lies far below and beside the list"
    " (Ctrl+End in Excel goes there), or save it as CSV",
    "damaged_workbook": "is a damaged workbook ({error}): open it in Excel and save it again",
    "empty": "is empty",
    "encoding": "its encoding isn't known: save it as CSV UTF-8, or as XLSX",
    "ending": "the ending says the format: .csv or .xlsx",
    "folder": "there is no folder {folder}",
    "headings": "no row of headings is found in its first {limit} rows: at least {needed} must be there",
    "large": "{size} MB are too large: up to {limit} MB are allowed; split it",
    "no_workbook": "is no workbook that can be read ({error}): save it as XLSX or CSV",
    "nul": "holds NUL signs, so it is no CSV; save it as XLSX or CSV",
    "password": "is protected by a password: save it without one",
    "quotes": "the row that begins here has a quotation mark that isn't closed, or one too many ({error}, line {last})",
    "rows": "{found} rows are too many: up to {limit} are allowed; split it",
    "rights": "this list is for who may send it: your rights have ended",
    "sheet": "{rows} rows and {columns} columns in the sheet {name!r} are too many: up to {most} and {limit} are"
    " allowed",
    "twice": "the columns {both} both mean {column}: keep one",
    "unpacked": "unpacks to {size} MB: up to {limit} MB are allowed; split it",
    "zip": "is a zip, but no XLSX: save it as XLSX or CSV",
}


class FileRefusedError(CommandError):
    """The file as a whole can't be read: a code with values; its text says why, and what is allowed."""

    def __init__(self, path: Path | str, code: str, line: int = 0, **values: object) -> None:
        place = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{place}: {FILE_WORDS[code].format(**values)}")
        self.code = code
        self.line = line
        self.values = values


class Notes:
    """What is found while a file is read: errors keep it from being imported, warnings don't."""

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def error(self, line: int, column: str, code: str, **values: object) -> None:
        self.errors.append(Problem(line, column, code, values))

    def warn(self, line: int, column: str, code: str, **values: object) -> None:
        self.warnings.append(Problem(line, column, code, values, warning=True))
