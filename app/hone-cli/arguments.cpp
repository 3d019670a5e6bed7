#include "arguments.h"

#include <algorithm>

#include <fmt/format.h>

namespace hone::cli {

std::optional<std::string> Arguments::value(std::string_view name) const
{
  const auto it = options.find(name);
  return it == options.end() || it->second.empty() ? std::nullopt : std::optional(it->second.back());
}

std::vector<std::string> Arguments::values(std::string_view name) const
{
  const auto it = options.find(name);
  return it == options.end() ? std::vector<std::string>() : it->second;
}

std::expected<Arguments, std::string> parseArguments(const std::vector<std::string>& words, const std::vector<OptionSpec>& specs)
{
  Arguments arguments;
  bool optionsEnded = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    // A single dash is standard input, a negative number is a number.
    if (optionsEnded || !word.starts_with("--")) {
      if (!optionsEnded && word.size() > 1 && word[0] == '-' && !(word[1] >= '0' && word[1] <= '9'))
        return std::unexpected(fmt::format("There is no option {}.", word));
      arguments.positional.push_back(word);
      continue;
    }
    if (word == "--") {
      optionsEnded = true;
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
    const auto spec = std::ranges::find(specs, name, &OptionSpec::name);
    if (spec == specs.end())
      return std::unexpected(fmt::format("There is no option --{} here.", name));
    if (spec->placeholder.empty()) {
      if (equals != std::string::npos)
        return std::unexpected(fmt::format("--{} takes no value.", name));
      arguments.options[name];
    } else if (equals != std::string::npos) {
      arguments.options[name].push_back(word.substr(equals + 1));
    } else if (i + 1 < words.size()) {
      arguments.options[name].push_back(words[++i]);
    } else {
      return std::unexpected(fmt::format("--{} needs a value: {}.", name, spec->placeholder));
    }
  }
  return arguments;
}

} // namespace hone::cli
