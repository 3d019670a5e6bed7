#include "text/stemmer.h"

#include <libstemmer.h>

namespace hone {

void Stemmer::Release::operator()(void* handle) const { sb_stemmer_delete(static_cast<sb_stemmer*>(handle)); }

Stemmer::Stemmer(const std::string& language) : m_stemmer(sb_stemmer_new(language.c_str(), nullptr)) {}
Stemmer::~Stemmer() = default;

std::string_view Stemmer::stem(std::string_view word)
{
  if (word.size() > 2 && word.substr(word.size() - 2) == "'s")
    word.remove_suffix(2);
  else if (word.size() > 2 && word.back() == '\'')
    word.remove_suffix(1);
  if (const auto found = m_cache.find(word); found != m_cache.end())
    return found->second;
  std::string result(word);
  if (m_stemmer && word.size() < 64) {
    auto* stemmer = static_cast<sb_stemmer*>(m_stemmer.get());
    if (const sb_symbol* stem = sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()),
                                                static_cast<int>(word.size())))
      result.assign(reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer)));
  }
  // Past this size a store of random strings would only fill memory; the words of a language fit many times.
  constexpr std::size_t kMaxCached = 1u << 20;
  if (m_cache.size() >= kMaxCached)
    m_cache.clear();
  return m_cache.emplace(std::string(word), std::move(result)).first->second;
}

} // namespace hone
