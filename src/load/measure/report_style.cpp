#include "sipward/load/measure/report_style.hpp"

namespace sipward::load {

std::string_view report_style() {
  return R"(
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --ink: #1d2129; --soft: #646b78; --rule: #e3e4e8;
  --c0: #2563c9; --c1: #d2691e; --c2: #178a62; --c3: #8a4fc4; --c4: #b8860b; --c5: #0f8a9d;
  --p50: #9dbdf0; --p90: #4f86dd; --p99: #1b4796;
  --bad: #c4302b; --good: #178a62; --warn: #8a5a00; --warn-card: #fdf5e3; --quiet: #9aa1ad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14161a; --card: #1d2026; --ink: #e7e9ee; --soft: #9aa2b1; --rule: #31353e;
    --c0: #6ea3f7; --c1: #ee9a5a; --c2: #4cc295; --c3: #b890ec; --c4: #dcb74c; --c5: #53c3d4;
    --p50: #3e5f96; --p90: #6ea3f7; --p99: #c6dcff;
    --bad: #f27d77; --good: #4cc295; --warn: #e7c26b; --warn-card: #2b2618; --quiet: #737b8a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.2rem 1.4rem 4rem; max-width: 1180px; background: var(--page);
  color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.12rem; margin: 2.4rem 0 0.8rem; }
p { margin: 0.3rem 0; }
.soft, .note { color: var(--soft); }
.note { font-size: 0.82rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); gap: 0.8rem;
  margin: 1.5rem 0 0.9rem; }
.tile, figure, .scroll, details, .verdict { background: var(--card); border: 1px solid var(--rule);
  border-radius: 10px; }
.tile { padding: 0.8rem 1rem; }
.tile b { display: block; font-size: 1.75rem; line-height: 1.2; font-weight: 650;
  letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.tile.alarm b { color: var(--bad); }
.tile span { color: var(--soft); font-size: 0.85rem; }
.verdict { padding: 0.7rem 1rem; border-left: 4px solid var(--good); margin: 0.5rem 0; }
h1 + .verdict { margin-top: 1.2rem; }
.verdict.warn { border-left-color: var(--warn); background: var(--warn-card); }
.verdict p::first-letter { text-transform: uppercase; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(460px, 100%), 1fr));
  gap: 0.9rem; }
.plots.smalls { grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); }
figure { margin: 0; padding: 0.9rem 1rem 0.6rem; }
figcaption { font-weight: 600; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--rule); }
.base, .tick { stroke: var(--quiet); }
.mark { stroke: var(--soft); stroke-dasharray: 2 3; }
.line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.line.dashed { stroke-dasharray: 5 4; stroke-width: 1.6; }
.area { fill: currentColor; opacity: 0.18; stroke: none; }
.area + .line { stroke-width: 1.3; }
.dot { fill: currentColor; }
.hit { fill: transparent; }
.hit:hover { fill: currentColor; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; margin: 0.1rem 0 0.4rem;
  padding: 0; font-size: 0.84rem; color: var(--soft); }
.key { display: inline-block; width: 18px; border-top: 3px solid currentColor; margin-right: 0.45rem;
  vertical-align: 0.25em; }
.key.dashed { border-top-style: dashed; border-top-width: 2px; }
.swatch { display: inline-block; width: 0.7em; height: 0.7em; border-radius: 3px;
  background: currentColor; margin-right: 0.45rem; }
.c0 { color: var(--c0); } .c1 { color: var(--c1); } .c2 { color: var(--c2); }
.c3 { color: var(--c3); } .c4 { color: var(--c4); } .c5 { color: var(--c5); }
.p50 { color: var(--p50); } .p90 { color: var(--p90); } .p99 { color: var(--p99); }
.bad { color: var(--bad); } .quiet { color: var(--quiet); }
.scroll { overflow-x: auto; padding: 0.3rem 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.42rem 0.9rem 0.42rem 0; text-align: left; vertical-align: baseline;
  border-bottom: 1px solid var(--rule); font-weight: 400; }
tbody tr:last-child > * { border-bottom: none; }
thead th { color: var(--soft); font-size: 0.85rem; }
.numbers td, .numbers thead th:not(:first-child) { text-align: right; padding: 0.42rem 0 0.42rem 1.1rem;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.best { font-weight: 650; }
.ratio { color: var(--soft); font-size: 0.85em; margin-left: 0.45em; }
.differs { background: color-mix(in srgb, var(--c4) 16%, transparent); border-radius: 4px;
  padding: 0.05rem 0.3rem; }
details { padding: 0.7rem 1rem; margin-top: 2.4rem; }
summary { cursor: pointer; font-weight: 600; }
dt { margin-top: 0.7rem; font-weight: 600; }
dd { margin: 0; color: var(--soft); }
@media print { body { background: #fff; } figure, .tile { break-inside: avoid; } }
)";
}

}  // namespace sipward::load
