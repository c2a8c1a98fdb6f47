#include "language/document.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "language/document_text.hpp"

namespace demarche::language {
namespace {

// Thrown through the YAML parser when going on makes no sense; why has been said.
struct Stop {};

// Brackets of an expression that was cut at its comma, because flow maps and lists end a plain word there.
bool is_cut_open(std::string_view text) {
  return std::count(text.begin(), text.end(), '(') > std::count(text.begin(), text.end(), ')');
}

void no_aliases(const Place& place, Diagnostics& diagnostics) {
  diagnostics.error(place, "alias", "anchors and aliases are not supported (a value stands where it is used)",
                    "write the value out wherever it is used");
}

// Builds the tree from the parser's events. Aliases stay events, so they cannot be expanded into bombs.
class Builder : public YAML::EventHandler {
 public:
  Builder(const Files& files, FileId file, Diagnostics& diagnostics)
      : files_(files), file_(file), diagnostics_(diagnostics) {}

  std::optional<Node> take() { return std::move(root_); }

  Place place_of(const YAML::Mark& mark) const {
    if (mark.is_null() || mark.line < 0) return Place{file_, 1, 1, 1};
    return Place{file_, static_cast<std::uint32_t>(mark.line) + 1, static_cast<std::uint32_t>(mark.column) + 1, 1};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ < 2) return;
    // Something that closes nothing also begins a document for the parser, endlessly.
    const Place place = place_of(mark);
    const std::string_view line = files_.line(file_, place.line);
    if (line.substr(std::min<std::size_t>(place.column - 1, line.size())).starts_with("---")) {
      diagnostics_.error(place, "second-document", "a second YAML document begins here (a file holds one)",
                         "move it to a file of its own");
    } else {
      diagnostics_.error(place, "yaml", "this belongs to nothing above it", "check the indentation and the brackets");
    }
    throw Stop{};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.place = place_of(mark);
    refuse_anchor(node.place, anchor);
    add(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Node node;
    node.place = place_of(mark);
    refuse_alias(node.place);
    add(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node;
    node.kind = Node::Kind::scalar;
    node.scalar = value;
    node.place = place_of(mark);
    refuse_anchor(node.place, anchor);
    const std::string_view line = files_.line(file_, node.place.line);
    const std::size_t begin = node.place.column - 1;
    const char first = begin < line.size() ? line[begin] : '\0';
    const bool is_quote = first == '"' || first == '\'';
    node.quoted = tag == "!" && (is_quote || first == '|' || first == '>');
    if (tag != "?" && !tag.empty() && !node.quoted) refuse_tag(node.place);
    if (is_quote && node.quoted) {
      if (!is_closed(line.data() + begin)) diagnostics_.error(node.place, "yaml", "a quote is not closed");
      ++node.place.column;
    }
    const std::size_t text = node.place.column - 1;
    if (!value.empty() && line.size() >= text && line.substr(text, value.size()) == value) {
      node.place.length = static_cast<std::uint32_t>(value.size());
    } else {
      // Escapes, line breaks: no offset can be trusted, so the length must differ from the text's.
      const std::size_t rest = line.size() > text ? line.size() - text : 1;
      node.place.length = static_cast<std::uint32_t>(rest == value.size() ? std::max<std::size_t>(1, rest - 1) : rest);
      if (value.empty()) node.place.length = 1;
    }
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(Node::Kind::list, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(Node::Kind::map, mark, tag, anchor, style);
  }
  void OnMapEnd() override {
    refuse_repeated(open_.back().node);
    close();
  }

 private:
  struct Open {
    Node node;
    bool is_flow = false;
    bool has_key = false;
    bool key_is_plain = false;
    bool last_key_is_plain = false;
    Name key;
  };

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    Open frame;
    frame.node.kind = kind;
    frame.node.place = place_of(mark);
    frame.is_flow = style == YAML::EmitterStyle::Flow;
    refuse_anchor(frame.node.place, anchor);
    if (tag != "?" && !tag.empty()) refuse_tag(frame.node.place);
    if (open_.size() >= greatest_depth) {
      too_deep(frame.node.place, diagnostics_);
      throw Stop{};
    }
    open_.push_back(std::move(frame));
  }

  void close() {
    Node node = std::move(open_.back().node);
    // A map without brackets has no sign of its own; its first key stands for it.
    if (node.is_map() && !open_.back().is_flow && !node.children.empty()) node.place = node.children.front().key.place;
    open_.pop_back();
    add(std::move(node));
  }

  void add(Node node) {
    if (open_.empty()) {
      if (documents_ == 1) root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
      refuse_cut(parent);
      parent.node.children.push_back(std::move(node));
    } else if (!parent.has_key) {
      take_key(parent, node);
    } else {
      parent.has_key = false;
      if (parent.is_flow && parent.key_is_plain) join_cut_key(parent);
      node.key = std::move(parent.key);
      if (node.is_null()) node.place = node.key.place;
      parent.last_key_is_plain = parent.key_is_plain;
      parent.node.children.push_back(std::move(node));
    }
  }

  void take_key(Open& parent, Node& node) {
    parent.has_key = true;
    parent.key_is_plain = node.is_scalar() && !node.quoted;
    if (!node.is_scalar() || node.scalar.empty()) {
      diagnostics_.error(node.place, "bad-key", fmt::format("a key must be a word, not {}", describe(node)));
    } else if (node.scalar == "<<" && !node.quoted) {
      diagnostics_.error(node.place, "merge-key", "merge keys are not supported", "use 'extends:'");
    }
    parent.key = Name{std::move(node.scalar), node.place};
    if (!(parent.key_is_plain && !parent.node.children.empty() && parent.node.children.back().is_null())) {
      refuse_cut(parent);
    }
  }

  // `{ exposure(self, accused): … }`: the comma ended the first key; both pieces are one key again.
  void join_cut_key(Open& parent) {
    if (parent.node.children.empty()) return;
    const Node& last = parent.node.children.back();
    if (!last.is_null() || !parent.last_key_is_plain || !is_cut_open(last.key.value)) return;
    const Place from = last.key.place;
    const Place to = parent.key.place;
    Name joined{last.key.value + ", " + parent.key.value, from};
    if (from.line == to.line) {
      const std::string_view line = files_.line(file_, from.line);
      joined.place.length = to.column + to.length - from.column;
      joined.value = std::string(line.substr(from.column - 1, joined.place.length));
    }
    parent.key = std::move(joined);
    parent.node.children.pop_back();
  }

  // The YAML library takes the end of the file for the closing quote.
  bool is_closed(const char* quote) const {
    const std::string& text = files_.text(file_);
    const std::size_t end = text.size();
    for (std::size_t i = static_cast<std::size_t>(quote - text.data()) + 1; i < end; ++i) {
      if (*quote == '"' && text[i] == '\\') {
        ++i;
      } else if (text[i] == *quote) {
        if (*quote == '"' || i + 1 >= end || text[i + 1] != '\'') return true;
        ++i;  // '' is a quote inside
      }
    }
    return false;
  }

  void refuse_cut(const Open& parent) {
    if (!parent.is_flow || parent.node.children.empty()) return;
    const Node& last = parent.node.children.back();
    if (last.is_scalar() && !last.quoted && is_cut_open(last.scalar)) {
      diagnostics_.error(last.place, "unquoted", fmt::format("the comma ends '{}' inside its brackets", last.scalar),
                         "put the expression in double quotes");
    }
  }

  void refuse_anchor(const Place& place, YAML::anchor_t anchor) {
    if (anchor != 0) refuse_alias(place);
  }

  // Whoever uses one uses many: the first is enough to say.
  void refuse_alias(const Place& place) {
    if (!std::exchange(has_aliases_, true)) no_aliases(place, diagnostics_);
  }

  void refuse_tag(const Place& place) {
    diagnostics_.error(place, "tag", "YAML tags such as '!name' are not supported", "put the text in quotes");
  }

  void refuse_repeated(const Node& map) {
    std::unordered_map<std::string_view, const Node*> first;
    for (const Node& child : map.children) {
      const auto [it, fresh] = first.emplace(child.key.value, &child);
      if (fresh || child.key.value.empty()) continue;  // an empty key has been refused already
      diagnostics_.error(child.key.place, "duplicate-key",
                         fmt::format("the key '{}' stands here a second time", child.key.value));
      diagnostics_.note(it->second->key.place, "the first is here");
    }
  }

  const Files& files_;
  FileId file_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  std::optional<Node> root_;
  int documents_ = 0;
  bool has_aliases_ = false;
};

// The YAML library's words → what the author should look at.
struct Rewording {
  std::string_view theirs, ours, hint;
};
constexpr std::array rewordings{
    Rewording{"end of map not found", "this line does not fit the map it stands in", "check the indentation"},
    Rewording{"end of map flow not found", "a '{' is not closed, or a ',' is missing", ""},
    Rewording{"end of sequence not found", "this line does not fit the list it stands in", "check the indentation"},
    Rewording{"end of sequence flow not found", "a '[' is not closed, or a ',' is missing", ""},
    Rewording{"illegal map value", "a ':' is not allowed here", "put the text in quotes"},
    Rewording{"illegal map key", "a key is not allowed here", "check the indentation"},
    Rewording{"illegal block entry", "a '-' is not allowed here", "check the indentation"},
    Rewording{"illegal flow end", "a closing bracket without its opening one", ""},
    Rewording{"illegal EOF in scalar", "a quote is not closed", ""},
    Rewording{"illegal tab when looking for indentation", "a tab in the indentation", "use spaces"},
    Rewording{"unknown token", "this character cannot begin a value", "put the text in quotes"},
};

void report(const YAML::Exception& problem, const Place& place, std::string_view line, Diagnostics& diagnostics) {
  if (problem.msg.starts_with("the referenced anchor is not defined")) {
    no_aliases(place, diagnostics);
    return;
  }
  // The library stops where it is lost, which is not always where the author is.
  const std::size_t text = std::min(line.find_first_not_of(" \t"), line.size());
  if (const std::size_t tab = line.substr(0, text).find('\t'); tab != std::string_view::npos) {
    const Place at{place.file, place.line, static_cast<std::uint32_t>(tab) + 1, 1};
    diagnostics.error(at, "yaml", "a tab in the indentation", "use spaces");
    return;
  }
  const std::string_view before = line.substr(0, std::min<std::size_t>(place.column - 1, line.size()));
  const std::size_t last = before.find_last_not_of(' ');
  const bool is_behind_quote =
      last != std::string_view::npos && last > text && (before[last] == '"' || before[last] == '\'');
  if (is_behind_quote && problem.msg.starts_with("end of ")) {
    diagnostics.error(place, "yaml", "this stands behind a closing quote", "put the whole text in one pair of quotes");
    return;
  }
  for (const Rewording& row : rewordings) {
    if (problem.msg.starts_with(row.theirs)) {
      diagnostics.error(place, "yaml", std::string(row.ours), std::string(row.hint));
      return;
    }
  }
  diagnostics.error(place, "yaml", "this is not YAML: " + problem.msg);
}

}  // namespace

const Node* Node::find(std::string_view name) const noexcept {
  if (!is_map()) return nullptr;
  for (const Node& child : children) {
    if (child.key.value == name) return &child;
  }
  return nullptr;
}

std::optional<Node> read_document(const Files& files, FileId file, Diagnostics& diagnostics) {
  const std::string& text = files.text(file);
  const std::size_t before = diagnostics.errors();
  if (text.size() > greatest_text) {
    diagnostics.error(Place{file, 0, 0, 1}, "too-large",
                      fmt::format("the file is larger than {} bytes (nobody could read it)", greatest_text));
    return std::nullopt;
  }
  if (!check_encoding(text, file, diagnostics) || !check_brackets(text, file, diagnostics)) return std::nullopt;

  Builder builder(files, file, diagnostics);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {
  } catch (const YAML::Exception& problem) {
    const Place place = builder.place_of(problem.mark);
    report(problem, place, files.line(file, place.line), diagnostics);
  }
  if (diagnostics.errors() > before) return std::nullopt;
  std::optional<Node> root = builder.take();
  if (!root) {
    root.emplace();
    root->place = Place{file, 1, 1, 1};
  }
  return root;
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return "nothing";
    case Node::Kind::map: return "a map";
    case Node::Kind::list: return "a list";
    case Node::Kind::scalar: break;
  }
  if (node.scalar.size() <= 60) return "'" + node.scalar + "'";
  std::size_t cut = 57;
  while (cut > 0 && (static_cast<unsigned char>(node.scalar[cut]) & 0xC0) == 0x80) --cut;
  return "'" + node.scalar.substr(0, cut) + "…'";
}

}  // namespace demarche::language
