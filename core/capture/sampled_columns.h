#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capture/json.h"
#include "capture/mapped_record.h"

namespace hone {

/// One column or path with what the sample's records hold there.
struct SampledColumn {
  std::string place;
  std::string plain;               ///< the last part of the place, letters only
  std::string plainPath;           ///< the whole place, letters only
  std::vector<std::string> values; ///< filled ones, in order
  std::size_t firstRecord = 0;     ///< the first record in which it is filled, from 0
  std::size_t lists = 0;           ///< values that are JSON lists
  bool listOfTurns = false;        ///< a list of objects or pairs that look like messages
  bool used = false;

  std::size_t distinct() const { return std::set<std::string>(values.begin(), values.end()).size(); }
  template<class Test>
  double share(Test&& test) const
  {
    if (values.empty())
      return 0;
    return static_cast<double>(std::ranges::count_if(values, test)) / static_cast<double>(values.size());
  }
  double meanLength() const
  {
    std::size_t sum = 0;
    for (const std::string& value : values)
      sum += value.size();
    return values.empty() ? 0 : static_cast<double>(sum) / static_cast<double>(values.size());
  }
};

/// What the first records of a file hold, column by column: what a mapping is guessed from.
class SampledColumns {
public:
  /// whole: the sample is all of the file.
  SampledColumns(std::string_view sample, bool whole);

  std::vector<SampledColumn> columns;
  std::map<std::string, std::size_t> index; ///< of columns, by place
  std::size_t records = 0;
  bool table = false;
  std::string delimiter;   ///< of a table with more than one column
  bool header = false;     ///< of a table
  std::string recordsKey;  ///< the key of the list that the records stand in; empty: none
  std::string written;     ///< how the records are written, for people

private:
  SampledColumn& column(const std::string& place);
  void note(const std::string& place, const JsonValue& value, std::size_t depth);
  void take(RecordSource& from);
  void readWrapped();

  std::string_view m_sample;
  bool m_whole;
};

} // namespace hone
