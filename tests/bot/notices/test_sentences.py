"""Notices as people really write them, of several trades, scripts and habits: what is found in each."""

import pytest

from bot.notices.reading.deadlines import deadline_of
from bot.notices.reading.kinds import nature_of, reads_like_a_notice
from bot.notices.reading.notice import read

TODAY = "2026-12-01"  # a Tuesday
# Invented, in the manner of what is posted in groups. Kind (empty: it is asked), nature, title, quantity, place, industry, deadline.
SENTENCES = [
    ("求购DN100不锈钢闸阀200台，西安交货，月底前",
     "demand", "product", "DN100不锈钢闸阀", "200台", "西安", "34", "2026-12-31"),
    ("【急购】涡轮蝶阀 D373H-16C DN300 共45台，兰州新区项目用，12月15日前到货，电话13800000000",
     "demand", "product", "涡轮蝶阀 D373H-16C DN300", "45台", "兰州", "34", "2026-12-15"),
    ("🔥🔥长期供应：铜球阀、铜闸阀、角阀，厂家直销☎️0595-86000000，南安仑苍发货",
     "supply", "product", "铜球阀、铜闸阀、角阀", "", "仑苍", "34", ""),
    ("求購316L不鏽鋼蝶閥ＤＮ８０　１２０臺，臺中交貨，下週五前",
     "demand", "product", "316L不鏽鋼蝶閥DN80", "120臺", "台中", "34", "2026-12-11"),
    ("Looking for 500 pcs of API 6D ball valves, 2 inch, CIF Jakarta, by 20 Dec",
     "demand", "product", "API 6D ball valves", "500 pcs", "雅加达", "34", "2026-12-20"),
    ("要一批消防水带和消火栓，福州项目，十天内",
     "demand", "product", "消防水带和消火栓", "一批", "福州", "33", "2026-12-11"),
    ("阀门厂家出闲置：沈阳机床CA6140车床3台，八成新，2万8一台",
     "supply", "second_hand", "阀门厂家出闲置：沈阳机床CA6140车床", "3台", "", "34", ""),
    ("自有品牌水暖阀门，诚招西北五省代理，首批3万起",
     "demand", "agency", "自有品牌水暖阀门", "", "", "34", ""),
    ("供應銅閘閥，規格DN15-DN50，現貨5000隻，香港葵涌倉自提",
     "supply", "product", "銅閘閥", "5000隻", "香港", "34", ""),
    ("求购：芝麻灰火烧板 600*600*30，3000平方米，送到郑州航空港工地，1月10号前",
     "demand", "product", "芝麻灰火烧板 600*600*30", "3000平方米", "郑州", "30", "2027-01-10"),
    ("供应 G654 芝麻黑路沿石、平板，量大从优 ¥85/㎡ 水头自提",
     "supply", "product", "G654 芝麻黑路沿石、平板", "", "水头", "30", ""),
    ("人造石英石台面 供应全国 莆田工厂 支持来图加工\n联系微信：abc12345",
     "supply", "product", "人造石英石台面 供应全国 莆田工厂 支持来图加工", "", "莆田", "30", ""),
    ("大理石红龙玉大板现货2柜，厦门港提货，有要的老乡联系",
     "supply", "product", "大理石红龙玉大板现货", "2柜", "厦门", "30", ""),
    ("需要石材切割机两台（二手也行）预算8万，云浮",
     "demand", "second_hand", "石材切割机", "两台", "云浮", "35", ""),
    ("We supply granite countertops & kerbstones, FOB Xiamen, 20 containers/month",
     "supply", "product", "granite countertops & kerbstones", "20 containers/month", "厦门", "30", ""),
    ("收購舊花崗岩石板約200平方米，台北",
     "demand", "product", "舊花崗岩石板", "200平方米", "台北", "30", ""),
    ("长期求购龙眼干、桂圆肉，每月5吨，发成都",
     "demand", "product", "龙眼干、桂圆肉", "每月5吨", "成都", "01", ""),
    ("供应武夷岩茶 正岩肉桂 大红袍 礼盒装 ¥398/盒，年货团购可开票",
     "supply", "product", "武夷岩茶 正岩肉桂 大红袍 礼盒装", "", "", "15", ""),
    ("找冻品渠道：求购进口牛腱子2個40尺櫃，青岛港交货，本月底前",
     "demand", "product", "进口牛腱子", "2個40尺櫃", "青岛", "13", "2026-12-31"),
    ("[转发]各位乡亲，本公司生产面线、米粉，保质期12个月，诚招全国经销商，南安官桥",
     "demand", "agency", "面线、米粉", "", "官桥", "14", ""),
    ("Wanted: 10 tons of frozen squid rings, deliver to Manila before 15 January",
     "demand", "product", "frozen squid rings", "10 tons", "马尼拉", "13", "2027-01-15"),
    ("供應馬來西亞貓山王榴槤果肉，冷凍，吉隆坡出貨，月供30噸",
     "supply", "product", "馬來西亞貓山王榴槤果肉", "月供30噸", "吉隆坡", "13", ""),
    ("安溪铁观音茶叶包装设计，找靠谱设计公司，本周内",
     "demand", "service", "安溪铁观音茶叶包装设计", "", "安溪", "15", "2026-12-06"),
    ("急找代工厂：羽绒服5000件，面料我们提供，交期45天，最好在石狮晋江",
     "demand", "service", "代工厂：羽绒服", "5000件", "石狮", "18", ""),
    ("供应运动面料 再生涤纶 幅宽150cm 克重180g 现货10万米 晋江",
     "supply", "product", "运动面料 再生涤纶 幅宽150cm 克重180g", "10万米", "晋江", "17", ""),
    ("求購童裝尾貨庫存，1萬件起，現金結算，香港交收",
     "demand", "product", "童裝尾貨庫存", "1萬件", "香港", "18", ""),
    ("承接校服、工作服来料加工，日产800件，石狮市灵秀镇",
     "supply", "service", "校服、工作服来料加工", "日产800件", "灵秀", "18", ""),
    ("外贸服装库存清仓 T恤3万件 8元/件 打包价 有意私聊",
     "supply", "product", "外贸服装库存清仓 T恤", "3万件", "", "18", ""),
    ("Sourcing 3,000 pairs of safety shoes (steel toe), size 39-45, Dubai, ASAP",
     "demand", "product", "safety shoes (steel toe)", "3,000 pairs", "迪拜", "19", ""),
    ("求购5号尼龙拉链20万条，YKK或SBS同等品质，石狮交货，12/20前",
     "demand", "product", "5号尼龙拉链", "20万条", "石狮", "24", "2026-12-20"),
    ("供应金属拉链、树脂拉链、隐形拉链，自有电镀，晋江",
     "supply", "product", "金属拉链、树脂拉链、隐形拉链", "", "晋江", "24", ""),
    ("拉链机设备转让：注塑机2台、排咪机1台，九成新",
     "supply", "second_hand", "拉链机设备转让：注塑机", "2台", "", "35", ""),
    ("泉州到吉隆坡海运双清，每周三截货，整柜散货均可",
     "supply", "service", "泉州到吉隆坡海运双清", "", "吉隆坡", "58", ""),
    ("求租冷藏车3辆，厦门—上海，12月8日至12月20日",
     "demand", "service", "冷藏车", "3辆", "上海", "54", "2026-12-20"),
    ("找货代：10个40HQ 晋江到迪拜杰贝阿里，月底前订舱",
     "demand", "service", "货代", "10个40HQ", "迪拜", "58", "2026-12-31"),
    ("承接福建到四川重庆专线零担，天天发车，代收货款",
     "supply", "service", "福建到四川重庆专线零担", "", "四川", "54", ""),
    ("Need freight forwarder Quanzhou to Lagos, 2x40HQ/month, faucets and sanitary ware",
     "demand", "service", "freight forwarder Quanzhou to Lagos", "2x40HQ/month", "拉各斯", "58", ""),
    ("仓库出租！！泉州晋江5000平高标仓，带月台，25元/平/月",
     "supply", "venue", "仓库出租", "5000平", "晋江", "70", ""),
    ("大家好，我们公司需要：\n1）不锈钢水槽 300个\n2）抽拉龙头 300套\n送到长沙，春节前",
     "demand", "product", "不锈钢水槽", "300个", "长沙", "33", "2027-02-05"),
    ("求购\n水泥 P.O42.5 800吨\n螺纹钢 200吨\n地点：贵阳观山湖\n时间：12月10日前",
     "demand", "product", "水泥 P.O42.5", "800吨", "贵阳", "30", "2026-12-10"),
    ("供应：卫浴五金挂件\n规格：304\n价格：面议\n产地：南安溪美",
     "supply", "product", "卫浴五金挂件", "", "溪美", "33", ""),
    ("出售一批全新智能马桶，一体式，600台，单价980，福建南安，仅限自提",
     "supply", "product", "全新智能马桶", "600台", "南安", "30", ""),
    ("智能锁工厂找投资人，融资500万，出让15%",
     "demand", "investment", "智能锁工厂找投资人", "", "", "33", ""),
    ("求合伙人：泉州开石材展厅，出资50万左右，共同经营",
     "demand", "partner", "求合伙人：泉州开石材展厅", "", "泉州", "30", ""),
    ("寻找场地办年会：150人左右，厦门岛内，12月26日",
     "demand", "venue", "场地办年会：150人左右", "", "厦门", "", ""),
    ("二手叉车求购，3吨的，2台，要求手续齐全，泉州",
     "demand", "second_hand", "二手叉车求购", "2台", "泉州", "34", ""),
    ("招聘外贸业务员2名，会英语，晋江",
     "demand", "service", "招聘外贸业务员2名", "", "晋江", "51", ""),
    ("諮詢：菲律賓BOI註冊、稅務代理，馬尼拉",
     "", "service", "諮詢：菲律賓BOI註冊、稅務代理", "", "马尼拉", "72", ""),
    ("求购LED路灯，功率100W-150W，1,200套，安哥拉罗安达，CIF价，2027年2月底前",
     "demand", "product", "LED路灯", "1,200套", "安哥拉", "38", "2027-02-28"),
    ("Hi all! We're a factory in Nan'an selling brass faucets / showers. MOQ 200pcs. WhatsApp +86 138 0000 0000",
     "supply", "product", "We're a factory in Nan'an selling brass faucets / showers", "200pcs", "南安", "33", ""),
    ("供应:保温杯,玻璃杯,塑料杯.交货地:义乌.起订量:500只",
     "supply", "product", "保温杯", "500只", "义乌", "33", ""),
    ("求购雨伞手柄30000支，要求防滑，东石交货，十二月二十号之前",
     "demand", "product", "雨伞手柄", "30000支", "东石", "41", "2026-12-20"),
    ("收购废不锈钢304边角料，长期，价高，南安本地",
     "demand", "product", "废不锈钢304边角料", "", "南安", "42", ""),
    ("店面转让：泉州丰泽区茶叶店80平，租金5000/月，接手可营业",
     "supply", "venue", "店面转让：泉州丰泽区茶叶店", "80平", "丰泽", "15", ""),
    ("徵求木門經銷商，台灣全區，品質保證",
     "demand", "agency", "木門經銷商", "", "台湾", "20", ""),
    ("qiu gou 闸阀 DN50 100台 xi'an",
     "demand", "product", "闸阀 DN50", "100台", "西安", "34", ""),
    ("闽南古厝民宿找装修施工队，800㎡，永春，年前开工",
     "demand", "service", "闽南古厝民宿找装修施工队", "800㎡", "永春", "50", "2027-02-05"),
    ("供應｜日本二手挖掘機 PC200-8 ，3部，橫濱港裝船",
     "supply", "second_hand", "日本二手挖掘機 PC200-8", "3部", "日本", "35", ""),
    ("We need an agent in Saudi Arabia for our fire-fighting valves, sign before 31/12/2026",
     "demand", "agency", "agent in Saudi Arabia for our fire-fighting valves", "", "沙特阿拉伯", "34", "2026-12-31"),
    ("求购瓦楞纸箱：60x40x40 五层 2000只；45x30x30 三层 3500只，南安官桥，每月",
     "demand", "product", "瓦楞纸箱：60x40x40 五层", "2000只", "官桥", "22", ""),
    ("【供】PVC管材管件 全规格 量大价优 送货上门 武汉及周边",
     "supply", "product", "PVC管材管件 全规格 量大价优 送货上门", "", "武汉", "29", ""),
    ("谁有消防证的阀门，急！合肥，要100台，后天要",
     "demand", "product", "消防证的阀门", "100台", "合肥", "34", "2026-12-03"),
    ("【求购】【急】东北大米5公斤装2000袋，春节福利用，1月20日前送到泉州",
     "demand", "product", "东北大米5公斤装", "2000袋", "泉州", "13", "2027-01-20"),
    ("高价回收库存拉链布料纽扣，广州中大，现金上门",
     "demand", "product", "库存拉链布料纽扣", "", "广州", "17", ""),
    ("供应环保袋 無紡布袋 可印LOGO 1000個起訂 澳門",
     "supply", "product", "环保袋 無紡布袋 可印LOGO", "1000個", "澳门", "17", ""),
    ("求租厂房：晋江/南安，3000-5000平，带行车，配电500KVA，春节后用",
     "demand", "venue", "厂房：晋江/南安", "3000-5000平", "南安", "70", ""),
    ("提供：跨境电商代运营、独立站建设，首月免服务费",
     "supply", "service", "跨境电商代运营、独立站建设", "", "", "52", ""),
    ("今有福建蜜柚30吨待售，漳州平和产地直发，0.9元/斤",
     "supply", "product", "福建蜜柚", "30吨", "漳州", "01", ""),
    ("搵雲石工廠長期合作，做酒店大堂檯面，澳門，下月中旬前要板",
     "demand", "product", "雲石工廠長期合作", "", "澳门", "30", "2027-01-20"),
    ("现货供应雨伞，3天内发货，晋江东石，量大7天内出货",
     "supply", "product", "雨伞", "", "东石", "41", ""),
    ("精装房项目要面盆水龙头800套，送成都龙泉驿，1月中旬前到",
     "demand", "product", "精装房项目要面盆水龙头", "800套", "成都", "33", "2027-01-20"),
    ("中秋礼盒茶叶 600盒，要印公司logo，送香港，中秋前",
     "", "product", "中秋礼盒茶叶", "600盒", "香港", "15", "2027-09-14"),
    ("供应热轧花纹钢板 Q235B 5.75*1250*C 每吨4150 天津港现货300吨",
     "supply", "product", "热轧花纹钢板 Q235B 5.75*1250*C", "300吨", "天津", "31", ""),
    ("转让注塑机海天MA2000两台+模具一批，2019年的，宁波慈溪",
     "supply", "product", "注塑机海天MA2000", "两台", "慈溪", "35", ""),
    ("承接泉州到越南河内/胡志明 双清包税门到门，5天到",
     "supply", "service", "泉州到越南河内/胡志明 双清包税门到门", "", "越南", "58", ""),
    ("For sale: used CNC lathe, 2 units, Shenzhen, price negotiable until 15 Jan 2027",
     "supply", "second_hand", "used CNC lathe", "2 units", "深圳", "34", "2027-01-15")]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "nature", "title", "quantity", "place", "industry", "day"), SENTENCES)
def test_messy_sentences_are_read(text, kind, nature, title, quantity, place, industry, day):
    found = read(text, TODAY)
    assert (found.kind, found.nature, found.title, found.quantity) == (kind, nature, title, quantity)
    assert (found.place.name if found.place else "") == place
    assert (found.industries[0] if found.industries else "", found.deadline.day) == (industry, day)


def test_nearly_all_of_them_are_offered_to_be_posted():
    unseen = [row[0] for row in SENTENCES if row[1] and not reads_like_a_notice(row[0])]
    assert len(unseen) <= 3


@pytest.mark.parametrize(
    ("text", "day"),
    [("供应雨伞，3天内发货", ""), ("现货，15天交货", ""), ("下周五到港，供应米黄荒料", ""), ("供应雨伞，月底前有效", "2026-12-31"),
     ("valid until 20 Dec", "2026-12-20"), ("清仓，截止12月20日", "2026-12-20")],
)  # fmt: skip
def test_what_is_offered_ends_when_it_says_so_not_when_it_is_sent(text, day):
    assert deadline_of(text, TODAY, offered=True).day == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("12/20前", "2026-12-20"), ("by 25/12", "2026-12-25"), ("by 5/12", ""), ("31/12/2026止", "2026-12-31"), ("2/30前", ""),
     ("春节前", "2027-02-05"), ("元旦前", "2026-12-31"), ("before Christmas", "2026-12-24"), ("三年前", ""), ("两年前做过", ""),
     ("12月上旬到货", "2026-12-10"), ("下月中旬", "2027-01-20"), ("后天要", "2026-12-03")],
)  # fmt: skip
def test_days_in_figures_and_by_feasts(text, day):
    assert deadline_of(text, TODAY).day == day


def test_a_day_that_is_over_or_never_comes_is_said():
    assert deadline_of("11/20前", TODAY).past
    assert deadline_of("2/30前", TODAY).wrong == "2/30"


def test_a_product_that_is_installed_or_sent_stays_one():
    assert nature_of("供应闸阀", "供应闸阀，包安装调试，物流到厂", goods=True) == "product"
    assert nature_of("承接闸阀安装调试", "承接闸阀安装调试", goods=True) == "service"
