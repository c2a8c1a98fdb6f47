// demarche new scenario|rule|actor|action NAME: a commented template that is right as it is.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "app/commands.hpp"
#include "app/output.hpp"
#include "app/templates.hpp"
#include "language/read_model_items.hpp"
#include "language/suggest.hpp"

namespace demarche::app {
namespace {

std::string filled(std::string_view text, std::string_view name) {
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t next = text.find("NAME", at);
    out += text.substr(at, next - at);
    if (next == std::string_view::npos) return out;
    out += name;
    at = next + 4;
  }
}

// Creates the file; what exists already, even as a dangling link, stays as it is.
void write_new(const std::string& file, const std::string& text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(std::fopen(file.c_str(), "wx"), std::fclose);
  if (!opened) {
    if (errno == EEXIST) throw UsageError(fmt::format("'{}' exists already and is never overwritten", file));
    throw std::system_error(errno, std::generic_category(), fmt::format("cannot write '{}'", file));
  }
  if (std::fwrite(text.data(), 1, text.size(), opened.get()) != text.size() || std::fflush(opened.get()) != 0) {
    const int problem = errno;
    std::remove(file.c_str());
    throw std::system_error(problem, std::generic_category(), fmt::format("cannot write '{}'", file));
  }
}

}  // namespace

ExitStatus new_item(const Invocation& invocation) {
  if (invocation.files.size() != 2) throw UsageError("'new' takes what to make and its name: demarche new rule NAME");
  const std::string& kind = invocation.files[0];
  const std::string& name = invocation.files[1];
  std::vector<std::string> kinds;
  for (const Template& one : templates()) kinds.emplace_back(one.kind);
  const auto found = std::find(kinds.begin(), kinds.end(), kind);
  if (found == kinds.end()) {
    const std::string hint = language::did_you_mean(kind, kinds);
    throw UsageError(fmt::format("there is no template for a '{}'; {}", kind,
                                 hint.empty() ? fmt::format("one of {}", fmt::join(kinds, ", ")) : hint));
  }
  language::Diagnostics problems;
  language::Node node;
  node.kind = language::Node::Kind::scalar;
  node.scalar = name;
  if (!language::read_expression_name(node, "the name of a new " + kind, problems)) {
    throw UsageError(problems.items().front().message);
  }
  const std::string text = filled(templates()[static_cast<std::size_t>(found - kinds.begin())].text, name);
  if (const std::optional<std::string> file = invocation.text("out")) {
    write_new(*file, text);
  } else {
    print(text);
  }
  return ExitStatus::done;
}

}  // namespace demarche::app
