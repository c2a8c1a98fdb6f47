// The page as a whole, see page.hpp.
#include "report/page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/figure.hpp"
#include "report/page_parts.hpp"
#include "report/selection.hpp"
#include "report/text.hpp"
#include "report/worlds.hpp"

namespace demarche::report {

namespace {

int hex_digit(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

// What hexadecimal digits stand for, in base 64 (RFC 4648), as policies want digests.
std::string base64(const std::string& hex) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    bits = bits << 8 | static_cast<std::uint32_t>(hex_digit(hex[at]) << 4 | hex_digit(hex[at + 1]));
    held += 8;
    for (; held >= 6; held -= 6) out += alphabet[bits >> (held - 6) & 63];
    bits &= (1U << held) - 1;
  }
  if (held > 0) out += alphabet[bits << (6 - held) & 63];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

}  // namespace

std::string shell_word(const std::string& text) {
  constexpr std::string_view harmless = "-_/.,=";
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [&](char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') ||
           harmless.find(one) != std::string_view::npos;
  });
  if (plain) return text;
  std::string out = "'";
  for (const char one : text) out += one == '\'' ? std::string("'\\''") : std::string(1, one);
  return out + "'";
}

std::string run_command(const Edition& edition, std::uint64_t seed, std::uint64_t run, const std::string& response,
                        const Spoken& in) {
  return fmt::format("demarche run {} --run {} --response {}{}{}{}", shell_word(edition.file), run,
                     shell_word(response), seed == 1 ? "" : fmt::format(" --seed {}", seed), edition.options,
                     in.is_english() ? "" : " --language " + in.code());
}

std::string document(const std::string& title, const std::string& about, const std::vector<Contents>& contents,
                     const Markup& main, const Edition& edition, const Spoken& in) {
  const std::string style = page_style(in);
  const std::string script = page_script(in);
  const auto hash = [&](const std::string& text) { return "'sha256-" + base64(edition.digest(text)) + "'"; };
  const std::string policy = "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) +
                             "; base-uri 'none'; form-action 'none'";
  Markup page;
  if (in.is_english()) {
    page.open("html", {{"lang", "en"}});
  } else {
    page.open("html", {{"lang", in.code()}, {"dir", in.is_right_to_left() ? "rtl" : "ltr"}});
  }
  page.line().open("head").line();
  page.empty("meta", {{"charset", "utf-8"}}).line();
  page.empty("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}}).line();
  page.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}).line();
  page.empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}}).line();
  page.empty("meta", {{"name", "generator"}, {"content", edition.program}}).line();
  page.element("title", title).line().own("style", style).line().close().line();
  page.open("body").line();
  page.element("a", {{"class", "skip"}, {"href", "#main"}}, in.say("Skip to the content")).line();
  page.open("header").open("div", {{"class", "wide"}});
  page.element("h1", title).element("p", {{"class", "subtitle"}}, about).close().close().line();
  page.open("div", {{"class", "wide columns"}}).line();
  page.open("nav", {{"aria-label", in.say("On this page")}}).open("ul");
  for (const Contents& one : contents) {
    page.open("li").element("a", {{"href", "#" + one.id}}, one.title).close();
  }
  page.close().close().line();
  page.open("main", {{"id", "main"}}).line().add(main).close().line().close();
  page.open("footer").open("div", {{"class", "wide"}});
  page.element("p", in.say("Made by {program}. This file holds everything that it shows and fetches nothing.",
                           {{"program", in.apart(edition.program)}}));
  page.close().close().line();
  page.open("div", {{"id", "tip"}, {"role", "status"}, {"hidden", ""}}).close().line();
  page.own("script", script).line().close().line().close().line();
  return "<!DOCTYPE html>\n" + page.str();
}

std::string comparison_page(const Shown& shown, const Uncertainty& uncertainty, const std::vector<Chart>& charts,
                            const Structure* structure, const Edition& edition) {
  const Spoken& in = shown.in();
  Markup main;
  std::vector<Contents> contents;
  const auto section = [&](const char* id, const std::string& title, const auto& fill) {
    contents.push_back({id, title});
    main.open("section", {{"id", id}, {"aria-labelledby", std::string(id) + "-heading"}}).line();
    main.element("h2", {{"id", std::string(id) + "-heading"}}, title).line();
    fill();
    main.close().line();
  };
  std::set<std::string> cited;  // all that the page links to
  std::size_t number = 0;
  const auto figures = [&](std::initializer_list<const char*> ids) {
    for (const char* id : ids) {
      for (const Chart& chart : charts) {
        if (chart.id == id) add_figure(main, chart, ++number);
      }
    }
  };
  const auto has = [&](std::initializer_list<const char*> ids) {
    return std::any_of(charts.begin(), charts.end(), [&](const Chart& chart) {
      return std::any_of(ids.begin(), ids.end(), [&](const char* id) { return chart.id == id; });
    });
  };

  section("answer", in.say("The answer in short"), [&] { add_answer(main, shown); });
  section("comparison", in.say("Responses and outcomes"), [&] {
    add_comparison(main, shown);
    figures({"estimates"});
  });
  if (shown.result.selection) {
    section("selection", selection_title(shown.result, in), [&] { add_selection(main, shown); });
  }
  if (has({"differences"})) {
    section("differences-part", in.say("Differences"), [&] {
      figures({"differences"});
      add_differences_table(main, shown);
    });
  }
  if (!shown.result.rare.empty()) section("rare", in.say("Rare outcomes"), [&] { add_rare(main, shown); });
  if (has({"tradeoffs"})) section("tradeoffs-part", in.say("Trade-offs"), [&] { figures({"tradeoffs"}); });
  if (has({"incidence", "ladder"})) section("time", in.say("Over time"), [&] { figures({"incidence", "ladder"}); });
  if (has({"parties", "council", "attribution"})) {
    section("who", in.say("Who does what"), [&] { figures({"parties", "council", "attribution"}); });
  }
  if (has({"law"})) section("law-part", in.say("The law"), [&] { figures({"law"}); });
  if (shown.responses() > 1) {
    section("uncertainty-part", in.say("What the uncertainty is made of"), [&] {
      add_uncertainty(main, shown, uncertainty, edition);
      figures({"uncertainty"});
      add_turns(main, shown, uncertainty, edition);
    });
  }
  if (shown.result.nested) section("worlds", in.say("Luck and ignorance"), [&] { add_worlds(main, shown); });
  if (structure != nullptr) section("sides", in.say("Where accounts disagree"), [&] { add_sides(main, *structure); });
  if (shown.responses() > 1) section("partings", in.say("Why they part"), [&] { add_partings(main, shown); });
  section("runs", in.say("Histories to read"), [&] { add_runs(main, shown, edition, cited); });
  section("rules", in.say("Rules that carried the result"), [&] { add_rules(main, shown); });
  section("numbers", in.say("What it rests on"), [&] { add_numbers(main, shown); });
  section("sources", in.say("Documents"), [&] {
    for (std::size_t rule = 0; rule < shown.result.firings.size() && rule < shown.model.rules.size(); ++rule) {
      if (shown.result.firings[rule].share_of_histories > 0) {
        cited.insert(shown.model.rules[rule].sources.begin(), shown.model.rules[rule].sources.end());
      }
    }
    for (const auto* acts : {&shown.model.history, &shown.model.observed}) {
      for (const language::DocumentedAct& act : *acts) cited.insert(act.sources.begin(), act.sources.end());
    }
    for (const auto& sources : shown.model.forced_sources) cited.insert(sources.begin(), sources.end());
    for (const auto& sources : shown.model.history_sources) cited.insert(sources.begin(), sources.end());
    add_sources(main, shown.model, cited, in);
  });
  section("cite", in.say("How to cite"), [&] { add_citing(main, shown, edition); });
  return document(shown.words.title.empty() ? safe(shown.model.name) : shown.words.title, shown.words.subtitle,
                  contents, main, edition, in);
}

std::string history_page(const language::Grounded& model, const Story& story, const Edition& edition) {
  const Spoken& in = story.spoken;
  const std::string history = in.say("One history");
  const std::string documents = in.say("Documents");
  Markup main;
  main.open("section", {{"id", "history"}, {"aria-labelledby", "history-heading"}}).line();
  main.element("h2", {{"id", "history-heading"}}, history).line();
  const std::string response = in.apart(story.response);
  if (!story.response_about.empty()) {
    main.element("p", in.say("{response}: {about}", {{"response", response}, {"about", story.response_about}})).line();
  }
  main.open("p").text(in.say("The same again:") + " ");
  main.element("code", run_command(edition, story.seed, story.run, story.response, in)).close().line();
  add_story(main, story);
  main.close().line();
  main.open("section", {{"id", "sources"}, {"aria-labelledby", "sources-heading"}}).line();
  main.element("h2", {{"id", "sources-heading"}}, documents).line();
  add_sources(main, model, cited_by(story), in);
  main.close().line();
  return document(
      story.title.empty() ? story.scenario : story.title,
      in.say("{scenario}, response {response}, run {run}, seed {seed}; {decision} to {horizon}, times in {zone}",
             {{"scenario", in.apart(story.scenario)},
              {"response", response},
              {"run", std::to_string(story.run)},
              {"seed", std::to_string(story.seed)},
              {"decision", in.date(story.decision)},
              {"horizon", in.date(story.horizon)},
              {"zone", in.apart(story.timezone)}}),
      {{"history", history}, {"sources", documents}}, main, edition, in);
}

}  // namespace demarche::report
