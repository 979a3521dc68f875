// The page in a real browser. Arguments: its address, a folder for pictures, then by stdin one JSON
// line a step: {"do": "…", …}; answers one JSON line each. Ends with its input.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [address, pictures] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "sipward-page-"));
if (pictures) mkdirSync(pictures, { recursive: true });
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, chromiumSandbox: false,
  viewport: { width: 1280, height: 860 },
  args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"] });
const page = await browser.newPage();
page.setDefaultTimeout(10000);
const problems = [];
page.on("pageerror", (error) => problems.push(String(error)));
page.on("console", (line) => {
  if (line.type() === "error" && !/40[19]/.test(line.text())) problems.push(line.text());
});
page.on("dialog", (dialog) => { problems.push("a dialog: " + dialog.message()); dialog.dismiss(); });

const steps = {
  open: async () => { await page.goto(address); return page.title(); },
  login: async ({ token }) => { await page.getByLabel("Token").fill(token); await page.getByRole("button", { name: "Log in" }).click(); },
  view: async ({ name }) => { await page.locator("nav").getByRole("link", { name, exact: true }).click(); },
  wait: async ({ text }) => { await page.getByText(text).first().waitFor(); },
  text: async ({ at = "main" }) => page.locator(at).first().innerText(),
  width: async () => page.evaluate(() => document.documentElement.scrollWidth),
  nodes: async () => page.evaluate(() => document.querySelectorAll("*").length),
  focus: async ({ role, name }) => { await page.getByRole(role, { name }).first().focus(); },
  gone: async ({ text }) => { await page.getByText(text).first().waitFor({ state: "detached" }); },
  size: async ({ width, height }) => { await page.setViewportSize({ width, height }); },
  count: async ({ at }) => page.locator(at).count(),
  click: async ({ role, name }) => { await page.getByRole(role, { name }).first().click(); },
  choose: async ({ name }) => { await page.locator("dialog").getByRole("button", { name, exact: true }).click(); },
  type: async ({ label, text }) => { await page.getByLabel(label).fill(text); },
  pick: async ({ label, option }) => { await page.getByLabel(label).selectOption({ label: option }); },
  press: async ({ key }) => { await page.keyboard.press(key); return page.evaluate(() => document.activeElement.textContent); },
  scheme: async ({ dark }) => { await page.emulateMedia({ colorScheme: dark ? "dark" : "light" }); },
  ground: async () => page.evaluate(() => getComputedStyle(document.body).backgroundColor),
  picture: async ({ name }) => { if (pictures) await page.screenshot({ path: join(pictures, name + ".png"), fullPage: true }); },
  problems: async () => problems,
};
for await (const line of createInterface({ input: process.stdin })) {
  const step = JSON.parse(line);
  try {
    console.log(JSON.stringify({ got: (await steps[step.do](step)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error), shown: await page.locator("body").innerText().catch(() => "") }));
  }
}
await browser.close();
rmSync(profile, { recursive: true, force: true });
