#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hone {

/// Word stems by libstemmer's Snowball rules, with a cache. One thread at a time; cheap to make.
class Stemmer {
public:
  /// language as libstemmer names it ("english", "german" …); an unknown one gives words unchanged.
  explicit Stemmer(const std::string& language = "english");
  ~Stemmer();
  Stemmer(const Stemmer&) = delete;
  Stemmer& operator=(const Stemmer&) = delete;

  /// The stem of a lower-case word without a possessive ending ("customer's" → "custom").
  /// The view lives until the next call.
  std::string_view stem(std::string_view word);

private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  struct Release {
    void operator()(void* handle) const;
  };
  std::unique_ptr<void, Release> m_stemmer;
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> m_cache;
};

} // namespace hone
