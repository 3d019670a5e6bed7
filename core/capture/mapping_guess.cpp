#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include <fmt/format.h>

#include "capture/limits.h"
#include "capture/mapped_conversation.h"
#include "capture/mapping.h"
#include "capture/mapping_values.h"
#include "capture/sampled_columns.h"
#include "capture/transcript.h"

namespace hone {

namespace {

class Guesser {
public:
  Guesser(std::string_view sample, bool whole) : m_seen(sample, whole), m_whole(whole) {}

  MappingGuess run()
  {
    m_guess.table = m_seen.table;
    if (m_seen.table) {
      mapping().delimiter = m_seen.delimiter;
      mapping().header = m_seen.header;
    }
    mapping().records = m_seen.recordsKey;
    m_guess.records = m_seen.records;
    for (const SampledColumn& seen : m_seen.columns) {
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
    if (m_seen.records == 0) {
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

  /// The best unused column by names (exact ones count most, in their order) among those that pass the test.
  template<class Test>
  SampledColumn* find(std::initializer_list<std::string_view> exact, std::initializer_list<std::string_view> parts, Test&& test)
  {
    SampledColumn* best = nullptr;
    double bestScore = 0;
    for (SampledColumn& seen : m_seen.columns) {
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

  bool set(std::string Mapping::* member, SampledColumn* seen, std::string_view name, std::string reason)
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
    const auto isId = [this](const SampledColumn& seen) {
      return seen.values.size() * 10 >= m_seen.records * 6 && seen.lists == 0 && seen.meanLength() <= 128 && seen.share([](const std::string& value) { return value.find('\n') == std::string::npos; }) > 0.99;
    };
    SampledColumn* id = find({"conversationid", "convid", "convoid", "conv", "convo", "conversationuuid", "chatid", "sessionid", "threadid", "dialogueid", "dialogid", "ticketid", "caseid", "callid", "interactionid",
                     "contactid", "conversation", "session", "thread", "dialogue", "dialog", "ticket", "chat", "case", "conversationkey", "traceid", "id", "uuid", "docid"},
                    {"conversationid", "sessionid", "threadid", "chatid", "ticketid", "dialogid"}, isId);
    if (!id) {
      // An id that stands only in the first row of its conversation: the rows below go on with it.
      id = find({"conversationid", "sessionid", "threadid", "chatid", "dialogueid", "dialogid", "ticketid", "caseid", "callid", "conversation", "session", "thread", "dialogue",
                 "dialog", "ticket", "chat", "case"}, {},
                [](const SampledColumn& seen) { return seen.firstRecord == 0 && seen.lists == 0 && seen.meanLength() <= 128 && seen.values.size() > 1; });
      mapping().rowsGoOn = id != nullptr;
    }
    set(&Mapping::conversation, id, "conversation", id ? fmt::format("the name \"{}\"", id->place) : std::string());
  }

  bool isDifferentInEveryRow(const std::string& place) const
  {
    const auto known = m_seen.index.find(place);
    return known != m_seen.index.end() && m_seen.columns[known->second].distinct() == m_seen.records;
  }

  void guessShape()
  {
    // A list of messages, or a transcript.
    SampledColumn* list = nullptr;
    for (SampledColumn& seen : m_seen.columns)
      if (!seen.used && seen.listOfTurns && (!list || seen.values.size() > list->values.size()))
        list = &seen;
    if (set(&Mapping::messages, list, "messages", "lists of items with a speaker and a text")) {
      mapping().shape = Mapping::Shape::conversations;
      return;
    }
    SampledColumn* transcript = nullptr;
    for (SampledColumn& seen : m_seen.columns) {
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
    SampledColumn* role = nullptr;
    SampledColumn* namedRole = nullptr; ///< called like a role's, whatever stands in it
    double bestRole = 0;
    for (SampledColumn& seen : m_seen.columns) {
      if (seen.used || seen.values.size() * 2 < m_seen.records || seen.distinct() > 12 || seen.lists > 0)
        continue;
      const double known = seen.share([](const std::string& value) { return roleOfWord(value, {}).has_value(); });
      static constexpr auto kNames = std::to_array<std::string_view>({"role", "sender", "speaker", "author", "from", "authorrole", "sendertype", "participant", "who", "actor", "party", "side",
                                                                      "direction", "messagetype", "speakerrole", "authortype", "usertype", "source"});
      const bool named = std::ranges::find(kNames, seen.plain) != kNames.end();
      // Where a file comes from and what kind of message it is are said in such columns, too.
      if (named && !namedRole && seen.plain != "source" && seen.plain != "messagetype" && seen.distinct() > 1)
        namedRole = &seen;
      const double score = known + (named ? 0.2 : 0);
      if (known >= 0.5 && score > bestRole) {
        bestRole = score;
        role = &seen;
      }
    }
    const auto isText = [](const SampledColumn& seen) { return seen.lists == 0 && seen.share([](const std::string& value) { return value.find_first_of(" \n") != std::string::npos; }) > 0.2; };
    if (role && guessSpoken(*role, isText, "its values are names of speakers"))
      return;
    if (guessPairs(isText))
      return;
    if (namedRole && guessNames(*namedRole, isText))
      return;
    guessOneSide(isText);
  }

  /// What is said by whom the column of roles names.
  template<class Test>
  bool guessSpoken(SampledColumn& role, Test&& isText, std::string why)
  {
    SampledColumn* text = find({"text", "message", "content", "body", "messagetext", "utterance", "messagebody", "messagecontent", "msg", "transcript", "comment", "value", "input", "said"},
                      {"text", "message", "content", "utterance", "body"}, [&](const SampledColumn& seen) { return &seen != &role && isText(seen); });
    if (!text)
      text = longest(isText, &role);
    if (!text)
      return false;
    set(&Mapping::role, &role, "role", std::move(why));
    set(&Mapping::text, text, "text", "the name, and values of several words");
    mapping().shape = Mapping::Shape::messages;
    return true;
  }

  /// A column of people's names: where the agent is among them, the others are users; else a person has to say who is who.
  template<class Test>
  bool guessNames(SampledColumn& names, Test&& isText)
  {
    std::set<std::string> unknown;
    bool agent = false;
    for (const std::string& value : names.values) {
      const auto known = roleOfSpeaker(value);
      if (known == Role::user)
        return false; // too few of its words are known for a column of roles
      agent = agent || known == Role::assistant;
      if (!known)
        unknown.insert(value);
    }
    if (!guessSpoken(names, isText, agent ? "names of speakers; who is not the agent is a user" : "its name"))
      return false;
    if (!agent) {
      m_unknownSpeakers.assign(unknown.begin(), unknown.end());
      return true;
    }
    for (const std::string& value : std::set<std::string>(names.values.begin(), names.values.end()))
      if (!roleOfWord(value, {}) && roleOfSpeaker(value))
        mapping().roles.emplace_back(value, *roleOfSpeaker(value));
    mapping().roles.emplace_back("*", Role::user);
    mapping().speaker = names.place;
    return true;
  }

  /// The role that a name ends in: "Support Bot", "Acme Assistant".
  static std::optional<Role> roleOfSpeaker(const std::string& name)
  {
    if (const auto known = roleOfWord(name, {}))
      return known;
    const std::size_t last = name.find_last_of(" -_");
    return last == std::string::npos ? std::nullopt : roleOfWord(std::string_view(name).substr(last + 1), {});
  }

  /// A row is a question with its answer.
  template<class Test>
  bool guessPairs(Test&& isText)
  {
    // "First response time" is no answer.
    const auto isSaid = [&](const SampledColumn& seen) {
      static constexpr auto kMeasures = std::to_array<std::string_view>({"time", "date", "at", "id", "count", "code", "status", "seconds", "ms"});
      return isText(seen) && std::ranges::none_of(kMeasures, [&](std::string_view end) { return seen.plain.ends_with(end) && seen.plain.size() > end.size() + 5; });
    };
    SampledColumn* question = find({"question", "prompt", "input", "query", "userinput", "usermessage", "userquery", "instruction", "request", "user", "human", "customermessage", "inputtext", "frage", "ask"},
                          {"question", "prompt", "userinput", "usermessage", "query"}, isSaid);
    SampledColumn* answer = find({"answer", "response", "output", "reply", "completion", "botresponse", "assistantmessage", "assistant", "botmessage", "agentresponse", "modeloutput", "generation", "bot", "antwort"},
                        {"answer", "response", "reply", "completion", "output"}, [&](const SampledColumn& seen) { return &seen != question && isSaid(seen); });
    // Beside an answer, any text is what was asked.
    if (answer && !question)
      question = find({"message", "body", "text", "utterance", "messagetext", "msg", "content", "description", "comment", "customer", "client", "kunde", "nutzer", "visitor", "caller", "nachricht", "subject"},
                      {"message", "body", "utterance", "text"}, [&](const SampledColumn& seen) { return &seen != answer && isSaid(seen); });
    if (!question || !answer)
      return false;
    set(&Mapping::question, question, "question", fmt::format("the name \"{}\"", question->place));
    set(&Mapping::answer, answer, "answer", fmt::format("the name \"{}\"", answer->place));
    mapping().shape = Mapping::Shape::turns;
    return true;
  }

  /// Words, if only one at a time: "refund".
  static bool isWords(const SampledColumn& seen)
  {
    return seen.lists == 0 && seen.share([](const std::string& value) { return std::ranges::any_of(value, [](unsigned char c) { return std::isalpha(c) || c >= 0x80; }); }) > 0.5;
  }

  /// Only one side was kept: the users'.
  template<class Test>
  void guessOneSide(Test&& isText)
  {
    SampledColumn* text = find({"utterance", "text", "message", "question", "prompt", "query", "messagetext", "userutterance", "usermessage", "userinput", "userquery", "customermessage", "request", "nachricht", "frage"},
                               {"utterance"}, [&](const SampledColumn& seen) { return isText(seen) || (m_seen.table && isWords(seen)); });
    if (!text) {
      text = find({"content", "body", "description", "comment", "feedback", "msg", "input", "issue", "problem", "inquiry", "instruction", "subject"}, {"message", "text", "question", "comment"}, isText);
      m_unsureText = text != nullptr;
    }
    if (!text)
      return;
    // Articles, products and a program's own log have texts as well.
    static constexpr auto kElse = std::to_array<std::string_view>({"level", "severity", "loglevel", "logger", "stacktrace", "url", "title", "headline", "sku", "price", "isbn"});
    m_unsureText = m_unsureText || std::ranges::any_of(m_seen.columns, [&](const SampledColumn& seen) { return std::ranges::find(kElse, seen.plain) != kElse.end(); });
    m_oneSided = true;
    if (mapping().conversation.empty() || isDifferentInEveryRow(mapping().conversation)) {
      set(&Mapping::question, text, "question", "the name, and values of several words");
      mapping().shape = Mapping::Shape::turns;
      m_guess.reasons.emplace_back("answer", "no column holds an answer, so that each has the user's message alone");
      return;
    }
    set(&Mapping::text, text, "text", "the name, and values of several words");
    mapping().shape = Mapping::Shape::messages;
    mapping().roles.emplace_back("", Role::user);
    m_guess.reasons.emplace_back("role", "no column says who speaks: every message is taken as the user's");
  }

  template<class Test>
  SampledColumn* longest(Test&& test, const SampledColumn* except)
  {
    SampledColumn* best = nullptr;
    for (SampledColumn& seen : m_seen.columns)
      if (!seen.used && &seen != except && test(seen) && (!best || seen.meanLength() > best->meanLength()))
        best = &seen;
    return best && best->meanLength() > 10 ? best : nullptr;
  }

  void guessRest()
  {
    const auto isTime = [](const SampledColumn& seen) {
      return seen.share([](const std::string& value) { return timeOfText(value, {}) || dayMonthOrder(value); }) > 0.8;
    };
    SampledColumn* time = find({"timestamp", "createdat", "time", "sentat", "datetime", "date", "created", "messagetime", "ts", "starttime", "startedat", "start", "occurredat", "startdate", "zeit", "datum"},
                      {"timestamp", "createdat", "time", "date"}, isTime);
    if (!time) // whatever it is called: dates with their signs, which no count or id has
      for (SampledColumn& seen : m_seen.columns)
        if (!time && !seen.used && !seen.values.empty() && isTime(seen) &&
            seen.share([](const std::string& value) { return value.size() >= 8 && value.find_first_of("-/.:") != std::string::npos; }) > 0.98)
          time = &seen;
    if (set(&Mapping::time, time, "time", "its values are times"))
      guessDates(*time);
    if (mapping().shape == Mapping::Shape::messages && mapping().conversation.empty())
      guessGroups();
    if (mapping().shape != Mapping::Shape::messages)
      if (SampledColumn* end = find({"endedat", "endtime", "closedat", "end", "resolvedat", "finishedat", "completedat", "answeredat"}, {"endtime", "endedat"}, isTime))
        set(&Mapping::endTime, end, "end_time", "its values are times");
    const auto isShort = [](const SampledColumn& seen) { return seen.lists == 0 && seen.meanLength() < 128; };
    if (SampledColumn* user = find({"userid", "customerid", "clientid", "user", "customer", "enduserid", "accountid", "visitorid", "memberid", "contactid", "useremail", "email", "userpseudoid", "requesterid", "useruuid"},
                          {"userid", "customerid"}, isShort))
      set(&Mapping::user, user, "user", fmt::format("the name \"{}\"", user->place));
    if (SampledColumn* version = find({"agentversion", "version", "botversion", "promptversion", "release", "appversion"}, {"agentversion", "promptversion", "botversion"}, isShort))
      set(&Mapping::agentVersion, version, "agent_version", fmt::format("the name \"{}\"", version->place));
    if (SampledColumn* agent = find({"agentname", "botname", "assistantname", "agent", "bot", "assistant", "agentid", "botid"}, {}, isShort))
      set(&Mapping::agent, agent, "agent", fmt::format("the name \"{}\"", agent->place));
    if (SampledColumn* model = find({"model", "modelname", "llm", "engine", "modelid"}, {}, isShort))
      set(&Mapping::model, model, "model", fmt::format("the name \"{}\"", model->place));
    if (mapping().shape != Mapping::Shape::conversations)
      if (SampledColumn* order = find({"turnnumber", "turn", "turnid", "messageindex", "index", "seq", "sequence", "sequencenumber", "order", "position", "messageorder", "turnindex", "step", "lineno"}, {"turnnumber", "messageindex"},
                             [](const SampledColumn& seen) { return seen.share([](const std::string& value) { return numberOfText(value, {}).has_value(); }) > 0.98; }))
        set(&Mapping::order, order, "order", "its values are numbers");
    if (SampledColumn* system = find({"systemprompt", "system", "instructions", "systemmessage"}, {"systemprompt"}, [](const SampledColumn& seen) { return seen.lists == 0; }))
      set(&Mapping::system, system, "system", fmt::format("the name \"{}\"", system->place));
    guessOutcome();
    for (SampledColumn& seen : m_seen.columns) {
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
    SampledColumn* best = nullptr;
    for (SampledColumn& seen : m_seen.columns) {
      const std::size_t distinct = seen.distinct();
      if (seen.used || seen.lists > 0 || seen.values.size() != m_seen.records || distinct < 2 || distinct * 2 > m_seen.records || seen.meanLength() > 64)
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
    const auto isOutcome = [](const SampledColumn& seen) {
      return seen.lists == 0 && seen.distinct() <= 20 && seen.share([](const std::string& value) { return outcomeOfWord(value, {}).has_value(); }) >= 0.5;
    };
    SampledColumn* outcome = find({"outcome", "resolution", "result", "status", "disposition", "conversationoutcome", "resolutionstatus", "finalstatus"}, {"outcome", "resolution"}, isOutcome);
    if (set(&Mapping::outcome, outcome, "outcome", "its values are outcomes"))
      return;
    // "resolved: true" says it by its name.
    SampledColumn* flag = find({"resolved", "isresolved", "solved", "success", "successful", "issolved", "tasksuccess", "wasresolved", "issueresolved"}, {}, [](const SampledColumn& seen) {
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

  void guessDates(const SampledColumn& time)
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

  /// What the file itself lacks to be read, for people; empty: nothing.
  std::string whatIsNotThere() const
  {
    const Mapping& made = m_guess.mapping;
    if (whatMappingLacks(made).empty())
      return {};
    if (made.shape == Mapping::Shape::messages && !made.text.empty())
      return fmt::format("{} \"{}\" says who speaks and \"{}\" what is said, but none says which rows belong to one conversation", m_seen.table ? "the column" : "the field", made.role, made.text);
    return m_seen.table ? "none of its columns holds what users and the agent said" : "none of its fields holds what users and the agent said";
  }

  void judge()
  {
    m_guess.reason = m_seen.written;
    // A log of one conversation needs no id of it. In a larger file nobody means that.
    constexpr std::size_t kLongestTalk = 200;
    if (mapping().shape == Mapping::Shape::messages && mapping().conversation.empty() && !mapping().role.empty() && !mapping().text.empty() && m_whole &&
        m_seen.records <= kLongestTalk) {
      mapping().rowsGoOn = true;
      m_guess.reasons.emplace_back("conversation", "no column tells conversations apart: the whole file is one");
    }
    if (const std::string lacking = whatIsNotThere(); !lacking.empty()) {
      m_guess.reason += "; " + lacking;
      return;
    }
    // An id that differs in every row groups nothing: then the rows are no messages of common conversations.
    if (mapping().shape == Mapping::Shape::messages && m_seen.records > 3 && isDifferentInEveryRow(mapping().conversation)) {
      m_guess.reason += fmt::format("; the column \"{}\" differs in every row, so that it cannot be the conversation of messages", mapping().conversation);
      return;
    }
    static constexpr std::array<std::string_view, 3> kWhat{"a row a message", "a row a question and its answer", "a record a conversation"};
    m_guess.reason += fmt::format(", {}", m_oneSided && mapping().shape == Mapping::Shape::turns ? "a row a conversation" : kWhat[static_cast<std::size_t>(mapping().shape)]);
    for (const auto& [name, why] : m_guess.reasons)
      if (name == "text" || name == "role" || name == "messages" || name == "transcript" || name == "conversation" || name == "question" || name == "answer") {
        const auto place = std::ranges::find(mappingPlaces(), name, &MappingPlace::name);
        const std::string& where = mapping().*(place->member);
        m_guess.reason += where.empty() ? fmt::format("; {}", why) : fmt::format("; {} from \"{}\"", name, where);
      }
    // Of a single conversation's file one record is all there is.
    m_guess.confident = !m_unsureDates && !m_unsureGroups && !m_unsureText && m_unknownSpeakers.empty() && (!m_oneSided || m_seen.table || m_seen.records > 1);
    if (m_unsureGroups)
      m_guess.reason += "; whether that column holds the conversation is only a guess";
    if (m_unsureText)
      m_guess.reason += "; whether these are users' words is only a guess";
    if (!m_unknownSpeakers.empty()) {
      std::string names;
      for (std::size_t i = 0; i < std::min<std::size_t>(m_unknownSpeakers.size(), 5); ++i)
        names += (names.empty() ? "" : ", ") + firstLineOf(m_unknownSpeakers[i], 40);
      m_guess.reason += fmt::format("; nobody knows who of these is the user and who the agent: {}", names);
      for (const std::string& name : m_unknownSpeakers)
        mapping().roles.emplace_back(name, Role::other);
    }
    if (m_unsureDates)
      m_guess.reason += "; whether the day or the month stands first in its dates is not certain";
  }

  SampledColumns m_seen;
  MappingGuess m_guess;
  bool m_oneSided = false;
  bool m_unsureDates = false;
  bool m_unsureGroups = false;
  bool m_unsureText = false;
  bool m_whole;
  std::vector<std::string> m_unknownSpeakers; ///< of a column that is called like one of roles
};

} // namespace

MappingGuess guessMapping(std::string_view sample, bool whole) { return Guesser(sample, whole).run(); }

} // namespace hone
