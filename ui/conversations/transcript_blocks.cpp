#include "ui/conversations/transcript_blocks.h"

#include <algorithm>
#include <map>

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>

#include "ui/widgets/safe_text.h"
#include "ui/widgets/signal_words.h"

namespace hone::ui {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Transcript)
};

// A text longer than this is a dump rather than a turn; the rest stays in the store and in the export.
constexpr qsizetype kTextLimit = 400000;

/// JSON set out over lines, anything else as it is.
QString readableJson(const std::string& text)
{
  if (text.size() < 200000 && !text.empty() && (text.front() == '{' || text.front() == '[')) {
    const auto document = QJsonDocument::fromJson(QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())));
    if (!document.isNull())
      return safeText(document.toJson(QJsonDocument::Indented).trimmed().toStdString(), kTextLimit);
  }
  return safeText(text, kTextLimit);
}

QString timeOf(const Message& message)
{
  return message.at ? QLocale().toString(QDateTime::fromMSecsSinceEpoch(*message.at / 1000), QLocale::ShortFormat) : QString();
}

QString roleWord(const Message& message)
{
  switch (message.role) {
  case Role::system: return Words::tr("System");
  case Role::user: return Words::tr("User");
  case Role::assistant: return Words::tr("Agent");
  case Role::tool: return Words::tr("Tool result");
  case Role::other: break;
  }
  return message.roleName.empty() ? Words::tr("Other") : safeLine(message.roleName, 60);
}

} // namespace

std::vector<TranscriptBlock> transcriptBlocks(const Conversation& conversation, const std::vector<Signal>& found)
{
  std::map<int, std::vector<QString>> signalsOf;
  for (const Signal& signal : found) {
    QString words = signalWord(signal.kind);
    if (!signal.detail.empty())
      words = Words::tr("%1: %2", "a signal and its detail").arg(words, safeLine(signal.detail, 80));
    signalsOf[signal.messageIndex].push_back(words);
  }

  // A result that stands with its call is not shown a second time.
  const auto& messages = conversation.messages;
  std::vector<bool> shownWithCall(messages.size(), false);
  for (const Message& message : messages)
    for (const ToolCall& call : message.toolCalls)
      if (call.resultIndex && *call.resultIndex >= 0 && static_cast<std::size_t>(*call.resultIndex) < messages.size())
        shownWithCall[static_cast<std::size_t>(*call.resultIndex)] = true;

  std::vector<TranscriptBlock> blocks;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Message& message = messages[i];
    const int index = static_cast<int>(i);
    if (shownWithCall[i])
      continue;
    const bool hasText = !message.text.empty();
    if (hasText || message.toolCalls.empty()) {
      TranscriptBlock block;
      block.message = index;
      block.heading = roleWord(message);
      block.detail = timeOf(message);
      block.text = message.role == Role::tool ? readableJson(message.text) : safeText(message.text, kTextLimit);
      switch (message.role) {
      case Role::system: block.kind = TranscriptBlock::Kind::system; break;
      case Role::user: block.kind = TranscriptBlock::Kind::user; break;
      case Role::assistant: block.kind = TranscriptBlock::Kind::assistant; break;
      case Role::tool: block.kind = TranscriptBlock::Kind::tool; break;
      case Role::other: block.kind = TranscriptBlock::Kind::other; break;
      }
      if (message.role != Role::user && message.role != Role::assistant)
        block.foldedText = safeLine(message.text, 140);
      if (const auto it = signalsOf.find(index); it != signalsOf.end())
        block.signalWords = it->second;
      blocks.push_back(std::move(block));
    }
    for (const ToolCall& call : message.toolCalls) {
      TranscriptBlock block;
      block.kind = TranscriptBlock::Kind::tool;
      block.message = index;
      block.error = call.status == ToolCall::Status::error;
      block.heading = safeLine(call.name, 120);
      if (message.role == Role::user)
        block.heading = Words::tr("%1 (called by the user)").arg(block.heading);
      block.detail = block.error ? Words::tr("error") : call.status == ToolCall::Status::ok ? Words::tr("ok") : QString();
      QString result;
      if (call.resultIndex && *call.resultIndex >= 0 && static_cast<std::size_t>(*call.resultIndex) < messages.size()) {
        const auto resultIndex = static_cast<std::size_t>(*call.resultIndex);
        result = readableJson(messages[resultIndex].text);
        block.foldedText = safeLine(call.arguments, 90) + QStringLiteral("  →  ") + safeLine(messages[resultIndex].text, 90);
        if (const auto it = signalsOf.find(*call.resultIndex); it != signalsOf.end())
          block.signalWords = it->second;
      } else {
        block.foldedText = safeLine(call.arguments, 140);
      }
      block.text = readableJson(call.arguments);
      if (!result.isEmpty())
        block.text += QStringLiteral("\n→\n") + result;
      // Signals of the message itself stand once: with its text, or with its first call.
      if (!hasText && &call == &message.toolCalls.front())
        if (const auto it = signalsOf.find(index); it != signalsOf.end())
          block.signalWords.insert(block.signalWords.end(), it->second.begin(), it->second.end());
      blocks.push_back(std::move(block));
    }
  }
  if (!conversation.endReason.empty() || messages.empty()) {
    TranscriptBlock block;
    block.kind = TranscriptBlock::Kind::ending;
    block.heading = Words::tr("End");
    block.text = conversation.endReason.empty() ? Words::tr("This conversation has no messages.")
                                                : safeText(conversation.endReason, 2000);
    if (messages.empty())
      if (const auto it = signalsOf.find(0); it != signalsOf.end())
        block.signalWords = it->second;
    blocks.push_back(std::move(block));
  }
  return blocks;
}

} // namespace hone::ui
