// Loading and complaining, see load.hpp.
#include "app/load.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/command_line.hpp"
#include "app/output.hpp"
#include "language/compile.hpp"
#include "language/hide.hpp"
#include "language/library.hpp"
#include "language/suggest.hpp"
#include "report/text.hpp"

namespace demarche::app {

namespace {

// Sides of variants come from the command line, so what is wrong with them is wrong there.
void check_sides(const language::Library& library, const language::Sides& sides) {
  for (const auto& [variant_name, side_name] : sides) {
    std::vector<std::string> known;
    const language::Variant* variant = nullptr;
    for (const language::Variant& one : library.variants) {
      known.push_back(one.name.value);
      if (one.name.value == variant_name) variant = &one;
    }
    const auto unknown = [&](const std::string& what, const std::string& name) {
      const std::string meant = language::did_you_mean(name, known);
      const std::string otherwise = known.empty() ? "there is none" : "there are " + report::listed(known);
      throw UsageError(fmt::format("--side: there is no {} '{}'; {}", what, name, meant.empty() ? otherwise : meant));
    };
    if (variant == nullptr) unknown("variant", variant_name);
    known.clear();
    for (const language::VariantSide& side : variant->sides) known.push_back(side.name.value);
    if (std::find(known.begin(), known.end(), side_name) == known.end()) {
      unknown("side of '" + variant_name + "'", side_name);
    }
  }
}

}  // namespace

std::size_t chosen_response(const Invocation& invocation, const language::Grounded& model) {
  const std::optional<std::string> wanted = invocation.text("response");
  if (!wanted) return model.baseline;
  std::vector<std::string> names;
  for (const language::ResponseInfo& response : model.responses) {
    if (response.name == *wanted) return names.size();
    names.push_back(response.name);
  }
  const std::string meant = language::did_you_mean(*wanted, names);
  throw UsageError(fmt::format("there is no response '{}'; {}", *wanted,
                               meant.empty() ? "there are " + report::listed(names) : meant));
}

language::Sides sides_of(const Invocation& invocation) {
  const std::optional<std::string> given = invocation.text("side");
  return given ? sides_from(*given) : language::Sides{};
}

std::string sides_text(const language::Sides& sides) {
  std::string text;
  for (const auto& [variant, side] : sides) text += (text.empty() ? "" : ",") + variant + "=" + side;
  return text;
}

language::Sides sides_from(const std::string& given) {
  language::Sides sides;
  for (std::size_t from = 0; from <= given.size();) {
    const std::size_t comma = std::min(given.find(',', from), given.size());
    const std::string one = given.substr(from, comma - from);
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == one.size()) {
      throw UsageError(fmt::format("--side is '{}'; it must be VARIANT=SIDE, or several with commas between", given));
    }
    const std::string variant = one.substr(0, equals);
    for (const auto& [name, side] : sides) {
      if (name == variant) throw UsageError(fmt::format("--side names the variant '{}' twice", variant));
    }
    sides.emplace_back(variant, one.substr(equals + 1));
    from = comma + 1;
  }
  return sides;
}

namespace {

std::optional<LoadedModel> ground(std::optional<language::Loaded> loaded, std::size_t errors_before,
                                  language::Diagnostics& diagnostics, const language::Sides& sides) {
  if (!loaded || diagnostics.errors() > errors_before) return std::nullopt;
  check_sides(loaded->library, sides);
  std::optional<language::Grounded> model = language::compile(loaded->library, loaded->scenario, diagnostics, sides);
  if (!model || diagnostics.errors() > errors_before) return std::nullopt;
  return LoadedModel{std::move(*model), std::move(loaded->texts), std::move(loaded->library),
                     std::move(loaded->scenario)};
}

}  // namespace

std::optional<LoadedModel> load_model(const std::string& file, language::Files& files,
                                      language::Diagnostics& diagnostics, const language::Sides& sides) {
  const std::size_t errors_before = diagnostics.errors();
  return ground(language::load(file, model_search_path(), files, diagnostics), errors_before, diagnostics, sides);
}

std::optional<LoadedModel> load_kept(const std::vector<std::pair<std::string, std::string>>& texts,
                                     language::Files& files, language::Diagnostics& diagnostics,
                                     const language::Sides& sides) {
  if (texts.empty()) return std::nullopt;
  const std::size_t errors_before = diagnostics.errors();
  return ground(language::load_texts(texts.front(), {texts.begin() + 1, texts.end()}, files, diagnostics),
                errors_before, diagnostics, sides);
}

void complain_about(const language::Diagnostics& diagnostics, const language::Files& files,
                    const Invocation& invocation) {
  if (diagnostics.items().empty() || (invocation.quiet() && !diagnostics.has_errors())) return;
  const report::Style style = style_of(2, invocation.colour());
  const auto colour = style.colour ? language::Colour::always : language::Colour::never;
  complain(report::finished(language::render(diagnostics, files, colour), style));
}

std::optional<LoadedModel> load_and_complain(const Invocation& invocation, language::Files& files) {
  language::Diagnostics diagnostics;
  std::optional<LoadedModel> loaded = load_model(invocation.files.front(), files, diagnostics, sides_of(invocation));
  complain_about(diagnostics, files, invocation);
  if (loaded && invocation.has("hide-observed")) language::hide_what_followed(loaded->model, loaded->scenario);
  return loaded;
}

}  // namespace demarche::app
