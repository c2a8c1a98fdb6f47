// The page's style: one sheet for window, phone, projector and paper, light and dark.
#include "report/figure.hpp"
#include "report/page_parts.hpp"

namespace demarche::report {

namespace {

constexpr std::string_view sheet = R"(
*{box-sizing:border-box}
html{scroll-behavior:auto;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 "Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif}
.wide{max-width:1480px;margin:0 auto;padding:0 20px}
header{border-bottom:1px solid var(--grid);padding:28px 0 14px}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 6px;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:0 0 10px;padding-top:10px;border-top:2px solid var(--ink)}
h3{font-size:1.02rem;margin:22px 0 6px;overflow-wrap:anywhere}
h4{font-size:.95rem;margin:14px 0 4px}
p{margin:0 0 10px;max-width:72ch;overflow-wrap:anywhere}
a{color:var(--s1)}
a:focus-visible,button:focus-visible,summary:focus-visible,input:focus-visible,.scroll:focus-visible{outline:2px solid var(--s1);outline-offset:2px}
code,pre,svg{direction:ltr;unicode-bidi:isolate}
code{font:.86em/1.4 ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace;background:var(--band);padding:2px 5px;overflow-wrap:anywhere}
.subtitle,.note,.about,.interval,.unit,.clock{color:var(--faint)}
.note{font-size:.9rem}
.warning{border-inline-start:4px solid var(--s2);padding:4px 10px;background:var(--band)}
.skip{position:absolute;inset-inline-start:10px;top:-9999px}
.skip:focus{top:10px;background:var(--paper);padding:6px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.columns{display:grid;grid-template-columns:minmax(0,1fr);gap:0 34px}
nav ul{list-style:none;margin:14px 0;padding:0;display:flex;flex-wrap:wrap;gap:2px 16px;font-size:.92rem}
main{min-width:0}
/* What is not in sight is not laid out until it is; it stays to be found, linked to and read aloud. */
section{margin:26px -5px 44px;padding:0 5px;min-width:0;content-visibility:auto;contain-intrinsic-size:auto 1500px}
@media (min-width:1100px){
.columns{grid-template-columns:180px minmax(0,1fr)}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding-top:22px}
nav ul{display:block}nav li{margin:0 0 7px}
}
.answer p{font-size:1.1rem;line-height:1.5}
dl.responses{display:grid;grid-template-columns:minmax(0,13rem) minmax(0,1fr);gap:6px 18px;margin:0}
dl.responses dt{font-weight:600;overflow-wrap:anywhere}dl.responses dd{margin:0}dl.responses p{margin:0 0 4px}
dl.responses svg{vertical-align:-2px}
@media (max-width:640px){dl.responses{grid-template-columns:minmax(0,1fr);gap:0 0}dl.responses dd{margin-bottom:10px}}
.scroll{position:relative;overflow-x:auto;margin:0 0 12px;max-width:100%}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
caption{text-align:start;font-weight:600;padding:6px 0;overflow-wrap:anywhere}
th,td{padding:5px 0;padding-inline-end:10px;border-bottom:1px solid var(--grid);vertical-align:top;text-align:start;overflow-wrap:anywhere}
thead th{border-bottom:1px solid var(--rule);vertical-align:bottom;min-width:4.6rem;max-width:11rem;font-weight:600}
tbody th{font-weight:400;min-width:10rem;max-width:24rem}
.numbers td,.numbers thead th+th{text-align:end;padding-inline-start:8px}
table.main td{min-width:6.6rem}
table.main tbody th,table.main thead th:first-child{position:sticky;inset-inline-start:0;background:var(--paper);max-width:19rem}
@media (max-width:640px){table.main tbody th,table.main thead th:first-child{min-width:8.5rem;max-width:8.5rem}table.main .about{display:none}}
.name{font-weight:600}
.about{display:block;font-size:.85rem}
.estimate{white-space:nowrap}
.interval{display:block;font-size:.8rem;white-space:nowrap}
.verdict{display:block;font-size:.8rem;color:var(--faint)}
.verdict.sure{color:var(--ink);font-weight:600}
.words td,.words tbody th{max-width:46ch}.words thead th{min-width:6.4rem}
figure{margin:22px 0 30px}
figcaption h3{margin:0 0 4px}
figcaption p{font-size:.92rem;color:var(--faint)}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,345px),1fr));gap:20px 26px;align-items:start}
.panels svg,.legend svg{display:block;max-width:100%;height:auto}
details{margin:6px 0}
summary{cursor:pointer;color:var(--s1);padding:3px 0;overflow-wrap:anywhere}
ol.days,ol.days ul,ul.apart{list-style:none;margin:0;padding:0}
ul.apart li{padding-inline-start:14px;text-indent:-14px}ul.apart li::before{content:"– "}
ol.days>li{display:grid;grid-template-columns:6.4rem minmax(0,1fr);gap:0 12px;border-top:1px solid var(--grid);padding:5px 0;font-size:.9rem}
ol.days time{color:var(--faint);font-variant-numeric:tabular-nums}
ol.days ul li{margin-bottom:5px;overflow-wrap:anywhere}
@media (max-width:640px){ol.days>li{grid-template-columns:minmax(0,1fr)}}
.prevented,.observed{border-inline-start:3px solid var(--rule);padding-inline-start:8px}
.observed{border-color:var(--s3)}
.unlawful{border-inline-start:3px solid var(--s2);padding-inline-start:8px}
dl.facts{display:grid;grid-template-columns:minmax(0,7rem) minmax(0,1fr);gap:5px 14px;font-size:.9rem;margin:0}
dl.facts dt{font-weight:600;overflow-wrap:anywhere}dl.facts dd{margin:0;max-width:80ch;overflow-wrap:anywhere}
:target{background:var(--band);outline:2px solid var(--rule)}
pre{font:.82rem/1.4 ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace;margin:0}
footer{border-top:1px solid var(--grid);padding:14px 0;color:var(--faint);font-size:.85rem}
.tools{display:flex;flex-wrap:wrap;gap:6px 8px;align-items:center;margin:8px 0;font-size:.88rem}
.tools button,.tools input,thead button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--rule);border-radius:3px;padding:3px 9px}
.tools button[aria-pressed=true]{background:var(--ink);color:var(--paper)}
thead button{border:0;padding:0;text-align:inherit;font-weight:600;cursor:pointer;background:none;overflow-wrap:anywhere}
thead button::after{content:"\00a0↕";color:var(--faint);font-weight:400}
th[aria-sort=ascending] button::after{content:"\00a0↑"}th[aria-sort=descending] button::after{content:"\00a0↓"}
.lit svg [data-series]:not(.on){opacity:.16}
.lit td[data-series]:not(.on),.lit th[data-series]:not(.on){opacity:.45}
#tip{position:fixed;z-index:9;left:0;top:0;max-width:22rem;background:var(--ink);color:var(--paper);font-size:.82rem;padding:5px 9px;border-radius:3px;pointer-events:none;white-space:pre-line}
@media print{
@page{margin:14mm}
section{content-visibility:visible}
body{font-size:10pt}nav,.skip,.tools,#tip{display:none!important}
.columns{display:block}.wide{padding:0;max-width:none}
details::details-content{content-visibility:visible;display:block;height:auto}
summary{list-style:none;color:var(--ink);font-weight:600}
.panels svg,tr,ol.days>li{break-inside:avoid}h2,h3,figcaption{break-after:avoid}
.panels{grid-template-columns:repeat(2,minmax(0,1fr));gap:12px 16px}
.scroll{overflow:visible}table{font-size:7.2pt;width:100%}th,td{padding:2px 0;padding-inline-end:5px;min-width:0!important}
.interval,.estimate{white-space:normal}.about,.interval,.verdict{font-size:6.6pt}table.main tbody th,table.main thead th:first-child{position:static}
thead button::after{content:""}
a{color:inherit}
}
)";

// Commands and what the files say stay as they are; the text of the sides is prose.
constexpr std::string_view read_from_right = R"(pre{direction:rtl}
)";

}  // namespace

std::string page_style(const Spoken& in) {
  const std::string light = ":root{" + colour_variables(false) + "color-scheme:light}\n";
  const std::string dark = ":root{" + colour_variables(true) + "color-scheme:dark}";
  return light + "@media screen and (prefers-color-scheme:dark){" + dark + "}" + std::string(sheet) +
         (in.is_right_to_left() ? std::string(read_from_right) : "") + figure_style(false, in.is_right_to_left());
}

}  // namespace demarche::report
