#pragma once
// Texts that `demarche new` writes: complete, commented, and right as they are. NAME stands for the chosen name.

#include <span>
#include <string_view>

namespace demarche::app {

struct Template {
  std::string_view kind, text;
};

std::span<const Template> templates();

}  // namespace demarche::app
