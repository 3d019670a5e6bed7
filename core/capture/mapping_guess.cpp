#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "capture/limits.h"
#include "capture/mapped_conversation.h"
#include "capture/mapping.h"
#include "capture/mapping_values.h"
#include "capture/transcript.h"

namespace hone {

namespace {

constexpr std::size_t kGuessRecords = 300;
constexpr std::size_t kMostColumns = 400;
constexpr std::size_t kDepth = 4;

/// One column or path with what the sample's records hold there.
struct Seen {
  std::string place;
  std::string plain;               ///< the last part of the place, letters only
  std::string plainPath;           ///< the whole place, letters only
  std::vector<std::string> values; ///< filled ones, in order
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

bool looksLikeTurn(const JsonValue& item)
{
  if (item.isArray())
    return item.size() == 2 && item.first().isString();
  if (!item.isObject())
    return false;
  const auto any = [&](std::initializer_list<std::string_view> keys) { return std::ranges::any_of(keys, [&](std::string_view key) { return bool(item[key]); }); };
  return any({"role", "from", "sender", "speaker", "author", "participant", "who"}) && any({"content", "text", "value", "message", "body", "utterance", "msg", "parts"});
}

class Guesser {
public:
  Guesser(std::string_view sample, bool whole) : m_sample(sample), m_whole(whole) {}

  MappingGuess run()
  {
    collect();
    m_guess.records = m_records;
    for (const Seen& seen : m_columns) {
      MappingColumn column;
      column.place = seen.place;
      column.filled = seen.values.size();
      for (const std::string& value : seen.values) {
        constexpr std::size_t kExamples = 5;
        constexpr std::size_t kExampleBytes = 120;
        std::string shown = firstLineOf(value, kExampleBytes);
        if (column.examples.size() < kExamples && std::ranges::find(column.examples, shown) == column.examples.end())
          column.examples.push_back(std::move(shown));
      }
      m_guess.columns.push_back(std::move(column));
    }
    if (m_records == 0) {
      m_guess.reason = "it has no records that can be read";
      return std::move(m_guess);
    }
    guessConversation();
    guessShape();
    guessRest();
    judge();
    return std::move(m_guess);
  }

private:
  Mapping& mapping() { return m_guess.mapping; }

  Seen& column(const std::string& place)
  {
    const auto known = m_index.find(place);
    if (known != m_index.end())
      return m_columns[known->second];
    m_index.emplace(place, m_columns.size());
    Seen& seen = m_columns.emplace_back();
    seen.place = place;
    const std::size_t dot = place.find_last_of('.');
    seen.plain = plainName(dot == std::string::npos ? place : place.substr(dot + 1));
    seen.plainPath = plainName(place);
    return seen;
  }

  void note(const std::string& place, const JsonValue& value, std::size_t depth)
  {
    if (m_columns.size() >= kMostColumns || !value)
      return;
    if (value.isObject() && depth < kDepth) {
      value.forEachField([&](std::string_view key, const JsonValue& field) { note(place.empty() ? std::string(key) : place + "." + std::string(key), field, depth + 1); });
      return;
    }
    if (place.empty())
      return;
    Seen& seen = column(place);
    if (value.isArray()) {
      ++seen.lists;
      seen.listOfTurns = seen.listOfTurns || looksLikeTurn(value.first());
      seen.values.push_back(value.json().substr(0, 200));
      return;
    }
    if (std::string text = value.text(); !text.empty())
      seen.values.push_back(std::move(text));
  }

  void collect()
  {
    // A list under a key of one object: the records are its items.
    const ByteStreamPointer stream = openMemoryStream(m_sample);
    RecordSource source(*stream, m_sample, m_whole, {});
    m_guess.table = source.isTable();
    const auto take = [&](RecordSource& from) {
      while (m_records < kGuessRecords) {
        const auto next = from.next();
        if (!next || *next == RecordSource::Kind::end || *next == RecordSource::Kind::unfinished)
          return;
        if (*next == RecordSource::Kind::damage)
          continue;
        from.accept();
        ++m_records;
        if (from.isTable()) {
          for (const std::string& name : from.columns())
            column(name);
          from.forEachField([&](const std::string& name, const std::string&) {
            RecordPlace place(name);
            column(name).values.push_back(from.text(place));
          });
        } else {
          note({}, from.record(), 0);
        }
      }
    };
    take(source);
    m_written = source.isTable() ? "a table of " + source.dialect().reason : std::string("JSON records");
    if (source.isTable()) {
      mapping().delimiter = std::string(1, source.dialect().delimiter);
      mapping().header = source.dialect().header;
      for (Seen& seen : m_columns)
        for (std::string& value : seen.values)
          if (value.starts_with("[{") || value.starts_with("[[")) {
            JsonParser parser;
            std::int64_t replaced = 0;
            auto parsed = parser.parse(value, replaced);
            std::string converted;
            if (!parsed)
              if (auto json = jsonFromPython(value)) {
                converted = std::move(*json);
                parsed = parser.parse(converted, replaced);
              }
            if (parsed && looksLikeTurn(parsed->first()))
              seen.listOfTurns = true;
            seen.lists += parsed ? 1U : 0U;
          }
    } else if (m_records == 1 || m_records == 0) {
      guessWrapped(take);
    }
  }

  template<class Take>
  void guessWrapped(Take&& take)
  {
    std::string key;
    std::size_t best = 0;
    for (const Seen& seen : m_columns)
      if (seen.lists > 0 && !seen.listOfTurns && seen.place.find('.') == std::string::npos && !seen.values.empty() && seen.values.front().starts_with("[{") &&
          seen.values.front().size() > best) {
        key = seen.place;
        best = seen.values.front().size();
      }
    if (m_records == 0)
      // The one object is larger than the sample: the usual keys are tried.
      for (const std::string_view usual : {"data", "records", "items", "results", "rows", "conversations", "chats", "tickets", "sessions", "dialogues", "dialogs"})
        if (key.empty() && m_sample.substr(0, 4096).find("\"" + std::string(usual) + "\"") != std::string_view::npos)
          key = usual;
    if (key.empty())
      return;
    const ByteStreamPointer stream = openMemoryStream(m_sample);
    RecordSource source(*stream, m_sample, m_whole, {{}, std::nullopt, key});
    m_columns.clear();
    m_index.clear();
    m_records = 0;
    take(source);
    mapping().records = key;
    m_written = fmt::format("JSON records in a list called \"{}\"", key);
  }

  /// The best unused column by names (exact ones count most, in their order) among those that pass the test.
  template<class Test>
  Seen* find(std::initializer_list<std::string_view> exact, std::initializer_list<std::string_view> parts, Test&& test)
  {
    Seen* best = nullptr;
    double bestScore = 0;
    for (Seen& seen : m_columns) {
      if (seen.used || seen.values.empty() || !test(seen))
        continue;
      double score = 0;
      double place = 0;
      for (const std::string_view name : exact) {
        place += 0.01;
        if (seen.plain == name || seen.plainPath == name)
          score = std::max(score, 2 - place);
      }
      for (const std::string_view part : parts)
        if (seen.plainPath.find(part) != std::string::npos)
          score = std::max(score, 0.5 + 0.2 * static_cast<double>(part.size()) / static_cast<double>(seen.plainPath.size() + 1));
      if (score > bestScore + 1e-9) {
        bestScore = score;
        best = &seen;
      }
    }
    return best;
  }

  bool set(std::string Mapping::* member, Seen* seen, std::string_view name, std::string reason)
  {
    if (!seen)
      return false;
    seen->used = true;
    mapping().*member = seen->place;
    m_guess.reasons.emplace_back(name, std::move(reason));
    return true;
  }

  void guessConversation()
  {
    const auto isId = [this](const Seen& seen) {
      return seen.values.size() * 10 >= m_records * 6 && seen.lists == 0 && seen.meanLength() <= 128 && seen.share([](const std::string& value) { return value.find('\n') == std::string::npos; }) > 0.99;
    };
    Seen* id = find({"conversationid", "convid", "convoid", "conv", "convo", "conversationuuid", "chatid", "sessionid", "threadid", "dialogueid", "dialogid", "ticketid", "caseid", "callid", "interactionid",
                     "contactid", "conversation", "session", "thread", "dialogue", "dialog", "ticket", "chat", "case", "conversationkey", "traceid", "id", "uuid", "docid"},
                    {"conversationid", "sessionid", "threadid", "chatid", "ticketid", "dialogid"}, isId);
    set(&Mapping::conversation, id, "conversation", id ? fmt::format("the name \"{}\"", id->place) : std::string());
  }

  void guessShape()
  {
    // A list of messages, or a transcript.
    Seen* list = nullptr;
    for (Seen& seen : m_columns)
      if (!seen.used && seen.listOfTurns && (!list || seen.values.size() > list->values.size()))
        list = &seen;
    if (set(&Mapping::messages, list, "messages", "lists of items with a speaker and a text")) {
      mapping().shape = Mapping::Shape::conversations;
      return;
    }
    Seen* transcript = nullptr;
    for (Seen& seen : m_columns) {
      if (seen.used || seen.lists > 0 || seen.values.empty())
        continue;
      const double dialogues = seen.share([](const std::string& value) {
        std::set<std::string> speakers;
        bool known = false;
        for (const TranscriptPart& part : splitTranscript(std::string_view(value).substr(0, 8192), {})) {
          if (!part.speaker.empty())
            speakers.insert(part.speaker);
          known = known || roleOfWord(part.speaker, {}).has_value();
        }
        return speakers.size() >= 2 && known;
      });
      if (dialogues > 0.5 && (!transcript || seen.meanLength() > transcript->meanLength()))
        transcript = &seen;
    }
    if (set(&Mapping::transcript, transcript, "transcript", "texts in which speakers take turns (\"User: … Agent: …\")")) {
      mapping().shape = Mapping::Shape::conversations;
      return;
    }
    // Who speaks, and what.
    Seen* role = nullptr;
    double bestRole = 0;
    for (Seen& seen : m_columns) {
      if (seen.used || seen.values.size() * 2 < m_records || seen.distinct() > 12 || seen.lists > 0)
        continue;
      const double known = seen.share([](const std::string& value) { return roleOfWord(value, {}).has_value(); });
      static constexpr auto kNames = std::to_array<std::string_view>({"role", "sender", "speaker", "author", "from", "authorrole", "sendertype", "participant", "who", "actor", "party", "side",
                                                                      "direction", "messagetype", "speakerrole", "authortype", "usertype", "source"});
      const bool named = std::ranges::find(kNames, seen.plain) != kNames.end();
      const double score = known + (named ? 0.2 : 0);
      if (known >= 0.5 && score > bestRole) {
        bestRole = score;
        role = &seen;
      }
    }
    const auto isText = [](const Seen& seen) { return seen.lists == 0 && seen.share([](const std::string& value) { return value.find_first_of(" \n") != std::string::npos; }) > 0.2; };
    if (role) {
      Seen* text = find({"text", "message", "content", "body", "messagetext", "utterance", "messagebody", "messagecontent", "msg", "transcript", "comment", "value", "input", "said"},
                        {"text", "message", "content", "utterance", "body"}, [&](const Seen& seen) { return &seen != role && isText(seen); });
      if (!text)
        text = longest(isText, role);
      if (text) {
        set(&Mapping::role, role, "role", "its values are names of speakers");
        set(&Mapping::text, text, "text", "the name, and values of several words");
        mapping().shape = Mapping::Shape::messages;
        return;
      }
    }
    Seen* question = find({"question", "prompt", "input", "query", "userinput", "usermessage", "userquery", "instruction", "request", "user", "human", "customermessage", "inputtext", "frage"},
                          {"question", "prompt", "userinput", "usermessage", "query"}, isText);
    Seen* answer = find({"answer", "response", "output", "reply", "completion", "botresponse", "assistantmessage", "assistant", "botmessage", "agentresponse", "modeloutput", "generation", "bot", "antwort"},
                        {"answer", "response", "reply", "completion", "output"}, [&](const Seen& seen) { return &seen != question && isText(seen); });
    if (question && answer) {
      set(&Mapping::question, question, "question", fmt::format("the name \"{}\"", question->place));
      set(&Mapping::answer, answer, "answer", fmt::format("the name \"{}\"", answer->place));
      mapping().shape = Mapping::Shape::turns;
      // An id that is never used twice is the turn's, where another one groups them.
      return;
    }
    // Only one side was kept: the users'.
    Seen* text = find({"utterance", "text", "message", "content", "body", "messagetext", "userutterance"}, {"utterance"}, isText);
    if (text) {
      set(&Mapping::text, text, "text", "the name, and values of several words");
      mapping().shape = Mapping::Shape::messages;
      mapping().roles.emplace_back("", Role::user);
      m_guess.reasons.emplace_back("role", "no column says who speaks: every message is taken as the user's");
      m_oneSided = true;
    }
  }

  template<class Test>
  Seen* longest(Test&& test, const Seen* except)
  {
    Seen* best = nullptr;
    for (Seen& seen : m_columns)
      if (!seen.used && &seen != except && test(seen) && (!best || seen.meanLength() > best->meanLength()))
        best = &seen;
    return best && best->meanLength() > 10 ? best : nullptr;
  }

  void guessRest()
  {
    const auto isTime = [](const Seen& seen) {
      return seen.share([](const std::string& value) { return timeOfText(value, {}) || dayMonthOrder(value); }) > 0.8;
    };
    Seen* time = find({"timestamp", "createdat", "time", "sentat", "datetime", "date", "created", "messagetime", "ts", "starttime", "startedat", "start", "occurredat", "startdate", "zeit", "datum"},
                      {"timestamp", "createdat", "time", "date"}, isTime);
    if (!time) // whatever it is called: dates with their signs, which no count or id has
      for (Seen& seen : m_columns)
        if (!time && !seen.used && !seen.values.empty() && isTime(seen) &&
            seen.share([](const std::string& value) { return value.size() >= 8 && value.find_first_of("-/.:") != std::string::npos; }) > 0.98)
          time = &seen;
    if (set(&Mapping::time, time, "time", "its values are times"))
      guessDates(*time);
    if (mapping().shape == Mapping::Shape::messages && mapping().conversation.empty())
      guessGroups();
    if (mapping().shape != Mapping::Shape::messages)
      if (Seen* end = find({"endedat", "endtime", "closedat", "end", "resolvedat", "finishedat", "completedat", "answeredat"}, {"endtime", "endedat"}, isTime))
        set(&Mapping::endTime, end, "end_time", "its values are times");
    const auto isShort = [](const Seen& seen) { return seen.lists == 0 && seen.meanLength() < 128; };
    if (Seen* user = find({"userid", "customerid", "clientid", "user", "customer", "enduserid", "accountid", "visitorid", "memberid", "contactid", "useremail", "email", "userpseudoid", "requesterid", "useruuid"},
                          {"userid", "customerid"}, isShort))
      set(&Mapping::user, user, "user", fmt::format("the name \"{}\"", user->place));
    if (Seen* version = find({"agentversion", "version", "botversion", "promptversion", "release", "appversion"}, {"agentversion", "promptversion", "botversion"}, isShort))
      set(&Mapping::agentVersion, version, "agent_version", fmt::format("the name \"{}\"", version->place));
    if (Seen* agent = find({"agentname", "botname", "assistantname", "agent", "bot", "assistant", "agentid", "botid"}, {}, isShort))
      set(&Mapping::agent, agent, "agent", fmt::format("the name \"{}\"", agent->place));
    if (Seen* model = find({"model", "modelname", "llm", "engine", "modelid"}, {}, isShort))
      set(&Mapping::model, model, "model", fmt::format("the name \"{}\"", model->place));
    if (mapping().shape != Mapping::Shape::conversations)
      if (Seen* order = find({"turnnumber", "turn", "turnid", "messageindex", "index", "seq", "sequence", "sequencenumber", "order", "position", "messageorder", "turnindex", "step", "lineno"}, {"turnnumber", "messageindex"},
                             [](const Seen& seen) { return seen.share([](const std::string& value) { return numberOfText(value, {}).has_value(); }) > 0.98; }))
        set(&Mapping::order, order, "order", "its values are numbers");
    if (Seen* system = find({"systemprompt", "system", "instructions", "systemmessage"}, {"systemprompt"}, [](const Seen& seen) { return seen.lists == 0; }))
      set(&Mapping::system, system, "system", fmt::format("the name \"{}\"", system->place));
    guessOutcome();
    for (Seen& seen : m_columns) {
      static constexpr auto kScores = std::to_array<std::string_view>({"csat", "rating", "score", "nps", "thumbs", "feedback", "userrating", "stars", "reward", "satisfaction", "csatscore", "feedbackscore"});
      if (!seen.used && seen.lists == 0 && std::ranges::find(kScores, seen.plain) != kScores.end()) {
        seen.used = true;
        mapping().scores.emplace_back(seen.place, seen.place);
      }
      static constexpr auto kTraits = std::to_array<std::string_view>({"plan", "country", "segment", "tier", "customertype", "usercountry", "userplan", "subscription", "region", "language", "locale", "usersegment"});
      const bool below = mapping().user.find('.') != std::string::npos && seen.place.starts_with(mapping().user.substr(0, mapping().user.find_last_of('.') + 1));
      if (!seen.used && seen.lists == 0 && seen.meanLength() < 80 && (below || (!mapping().user.empty() && std::ranges::find(kTraits, seen.plain) != kTraits.end()))) {
        seen.used = true;
        mapping().traits.emplace_back(seen.place.substr(seen.place.find_last_of('.') + 1), seen.place);
      }
    }
  }

  /// No name says what the messages of a conversation share: a column whose equal values stand together may.
  void guessGroups()
  {
    Seen* best = nullptr;
    for (Seen& seen : m_columns) {
      const std::size_t distinct = seen.distinct();
      if (seen.used || seen.lists > 0 || seen.values.size() != m_records || distinct < 2 || distinct * 2 > m_records || seen.meanLength() > 64)
        continue;
      std::size_t runs = 1;
      for (std::size_t i = 1; i < seen.values.size(); ++i)
        runs += seen.values[i] != seen.values[i - 1];
      if (runs == distinct && (!best || distinct > best->distinct()))
        best = &seen;
    }
    m_unsureGroups = set(&Mapping::conversation, best, "conversation", "equal values stand together");
  }

  void guessOutcome()
  {
    const auto isOutcome = [](const Seen& seen) {
      return seen.lists == 0 && seen.distinct() <= 20 && seen.share([](const std::string& value) { return outcomeOfWord(value, {}).has_value(); }) >= 0.5;
    };
    Seen* outcome = find({"outcome", "resolution", "result", "status", "disposition", "conversationoutcome", "resolutionstatus", "finalstatus"}, {"outcome", "resolution"}, isOutcome);
    if (set(&Mapping::outcome, outcome, "outcome", "its values are outcomes"))
      return;
    // "resolved: true" says it by its name.
    Seen* flag = find({"resolved", "isresolved", "solved", "success", "successful", "issolved", "tasksuccess", "wasresolved", "issueresolved"}, {}, [](const Seen& seen) {
      return seen.lists == 0 && seen.share([](const std::string& value) {
        const std::string plain = plainName(value);
        return plain == "true" || plain == "false" || plain == "yes" || plain == "no" || plain == "0" || plain == "1";
      }) > 0.99;
    });
    if (!set(&Mapping::outcome, flag, "outcome", "its name and its values: true or false"))
      return;
    for (const std::string_view word : {"true", "yes", "1"})
      mapping().outcomes.emplace_back(word, Outcome::resolved);
    for (const std::string_view word : {"false", "no", "0"})
      mapping().outcomes.emplace_back(word, Outcome::failed);
  }

  void guessDates(const Seen& time)
  {
    bool dates = false, dayFirst = false, monthFirst = false;
    for (const std::string& value : time.values)
      if (const auto order = dayMonthOrder(value)) {
        dates = true;
        dayFirst = dayFirst || *order == 1;
        monthFirst = monthFirst || *order == 2;
      }
    if (!dates)
      return;
    mapping().timeFormat = dayFirst && !monthFirst ? "day-first" : "month-first";
    m_guess.reasons.emplace_back("time_format", dayFirst && !monthFirst ? "a day above 12 stands first" : monthFirst ? "a day above 12 stands second" :
                                                "every day is below 13, so month first is only a guess");
    m_unsureDates = !dayFirst && !monthFirst;
  }

  void judge()
  {
    const std::string lacking = whatMappingLacks(mapping());
    m_guess.reason = m_written;
    if (!lacking.empty()) {
      m_guess.reason += "; " + lacking;
      return;
    }
    // An id that differs in every row groups nothing: then the rows are no messages of common conversations.
    if (mapping().shape == Mapping::Shape::messages) {
      const auto id = m_index.find(mapping().conversation);
      const std::size_t distinct = id == m_index.end() ? 0 : m_columns[id->second].distinct();
      if (m_records > 3 && distinct == m_records) {
        m_guess.reason += fmt::format("; the column \"{}\" differs in every row, so that it cannot be the conversation of messages", mapping().conversation);
        return;
      }
    }
    static constexpr std::array<std::string_view, 3> kWhat{"a row a message", "a row a question and its answer", "a record a conversation"};
    m_guess.reason += fmt::format(", {}", kWhat[static_cast<std::size_t>(mapping().shape)]);
    for (const auto& [name, why] : m_guess.reasons)
      if (name == "text" || name == "role" || name == "messages" || name == "transcript" || name == "conversation" || name == "question" || name == "answer") {
        const auto place = std::ranges::find(mappingPlaces(), name, &MappingPlace::name);
        const std::string& where = mapping().*(place->member);
        m_guess.reason += where.empty() ? fmt::format("; {}", why) : fmt::format("; {} from \"{}\"", name, where);
      }
    // Of a single conversation's file one record is all there is.
    m_guess.confident = !m_unsureDates && !m_unsureGroups && (!m_oneSided || m_records > 3);
    if (m_unsureGroups)
      m_guess.reason += "; whether that column holds the conversation is only a guess";
    if (m_unsureDates)
      m_guess.reason += "; whether the day or the month stands first in its dates is not certain";
  }

  std::string_view m_sample;
  bool m_whole;
  MappingGuess m_guess;
  std::string m_written;
  std::vector<Seen> m_columns;
  std::map<std::string, std::size_t> m_index;
  std::size_t m_records = 0;
  bool m_oneSided = false;
  bool m_unsureDates = false;
  bool m_unsureGroups = false;
};

} // namespace

MappingGuess guessMapping(std::string_view sample, bool whole) { return Guesser(sample, whole).run(); }

} // namespace hone
