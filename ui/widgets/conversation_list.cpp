#include "ui/widgets/conversation_list.h"

#include <algorithm>

#include <QDateTime>
#include <QLocale>
#include <QPainter>

#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

ConversationListModel::ConversationListModel(UiContext& context, QObject* parent)
  : QAbstractListModel(parent), m_context(context)
{
}

void ConversationListModel::setIds(std::vector<ConversationId> ids)
{
  beginResetModel();
  m_ids = std::move(ids);
  ++m_generation;
  m_blocks.clear();
  m_recent.clear();
  m_asked.clear();
  endResetModel();
}

int ConversationListModel::indexOf(ConversationId id) const
{
  const auto it = std::find(m_ids.begin(), m_ids.end(), id);
  return it == m_ids.end() ? -1 : static_cast<int>(it - m_ids.begin());
}

int ConversationListModel::rowCount(const QModelIndex& parent) const
{
  return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

const ConversationRow* ConversationListModel::row(int index) const
{
  if (index < 0 || index >= static_cast<int>(m_ids.size()))
    return nullptr;
  const int block = index / kBlock;
  const auto it = m_blocks.find(block);
  if (it == m_blocks.end()) {
    fetch(block);
    return nullptr;
  }
  if (m_recent.empty() || m_recent.back() != block) {
    std::erase(m_recent, block);
    m_recent.push_back(block);
  }
  const auto offset = static_cast<std::size_t>(index % kBlock);
  return offset < it->second.size() && it->second[offset].id ? &it->second[offset] : nullptr;
}

void ConversationListModel::fetch(int block) const
{
  if (!m_asked.insert(block).second)
    return;
  const auto begin = m_ids.begin() + static_cast<std::ptrdiff_t>(block) * kBlock;
  const auto end = m_ids.begin() + std::min<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(block + 1) * kBlock,
                                                            static_cast<std::ptrdiff_t>(m_ids.size()));
  std::vector<ConversationId> wanted(begin, end);
  auto* self = const_cast<ConversationListModel*>(this);
  runAsync(
    self, [&workspace = m_context.workspace(), wanted = std::move(wanted)] { return workspace.conversationRows(wanted); },
    [self, block, generation = m_generation](Result<std::vector<ConversationRow>> rows) {
      if (generation != self->m_generation)
        return;
      self->m_asked.erase(block);
      if (!rows) {
        // The rows stay "loading" and the message says why; the next reset of the list asks again.
        self->m_context.notifyError(rows.error());
        self->m_blocks[block] = {};
        return;
      }
      self->m_blocks[block] = std::move(*rows);
      self->m_recent.push_back(block);
      while (self->m_recent.size() > kBlocksKept) {
        self->m_blocks.erase(self->m_recent.front());
        self->m_recent.erase(self->m_recent.begin());
      }
      const int first = block * kBlock;
      const int last = std::min(first + kBlock, self->rowCount()) - 1;
      Q_EMIT self->dataChanged(self->index(first), self->index(last));
    });
}

QVariant ConversationListModel::data(const QModelIndex& index, int role) const
{
  if (!index.isValid() || index.row() >= rowCount())
    return {};
  if (role == IdRole)
    return QVariant::fromValue<qlonglong>(m_ids[static_cast<std::size_t>(index.row())].value);
  const ConversationRow* const conversation = row(index.row());
  if (role == LoadedRole)
    return conversation != nullptr;
  if (role == Qt::DisplayRole)
    return conversation ? safeLine(conversation->opening, 200) : tr("Loading…");
  if (role == Qt::AccessibleTextRole && conversation)
    return tr("%1. %2. %3.").arg(safeLine(conversation->opening, 200), outcomeWord(conversation->outcome),
                                 conversation->intentName.empty() ? tr("No fit") : safeLine(conversation->intentName, 80));
  return {};
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
  return {200, space::conversationRow};
}

void ConversationDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
  const Tokens& t = tokens();
  const QRect box = option.rect;
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  painter->save();
  painter->fillRect(box, selected ? t.accentTint(0.14)
                                  : option.state.testFlag(QStyle::State_MouseOver) ? t.sunken : t.raised);
  if (selected)
    painter->fillRect(QRect(box.left(), box.top(), 3, box.height()), t.accent);
  painter->setPen(t.hairline);
  painter->drawLine(box.bottomLeft(), box.bottomRight());

  const QRect inner = box.adjusted(space::m, 4, -space::m, -5);
  const QRect first(inner.left(), inner.top(), inner.width(), inner.height() / 2);
  const QRect second(inner.left(), first.bottom() + 1, inner.width(), inner.height() - first.height());

  const auto* model = qobject_cast<const ConversationListModel*>(index.model());
  const ConversationRow* const row = model ? model->row(index.row()) : nullptr;
  const QFont body = Theme::instance().body();
  painter->setFont(body);
  if (!row) {
    painter->setPen(t.textSecondary);
    painter->drawText(first, Qt::AlignVCenter | Qt::AlignLeft, index.data(Qt::DisplayRole).toString());
    painter->restore();
    return;
  }

  const QString opening = row->opening.empty() ? tr("No message from the user") : safeLine(row->opening, 200);
  painter->setPen(row->opening.empty() ? t.textSecondary : t.textPrimary);
  painter->drawText(first, Qt::AlignVCenter | Qt::AlignLeft,
                    QFontMetrics(body).elidedText(opening, Qt::ElideRight, first.width()));

  const QFont small = Theme::instance().small();
  const QFontMetrics metrics(small);
  painter->setFont(small);
  int x = second.left();
  const auto put = [&](const QString& text, const QColor& colour) {
    const int room = second.right() - x;
    if (room <= 0)
      return;
    const QString shown = metrics.elidedText(text, Qt::ElideRight, room);
    painter->setPen(colour);
    painter->drawText(QRect(x, second.top(), room, second.height()), Qt::AlignVCenter | Qt::AlignLeft, shown);
    x += metrics.horizontalAdvance(shown);
  };
  const QString dot = QStringLiteral(" · ");
  put(outcomeShape(row->outcome) + QLatin1Char(' ') + outcomeWord(row->outcome), t.outcome(row->outcome));
  put(dot + (row->intentName.empty() ? tr("No fit") : safeLine(row->intentName, 80)), t.textPrimary);
  if (row->signalCount > 0)
    put(dot + tr("%n signal(s)", nullptr, row->signalCount), t.textSecondary);
  put(dot + tr("%n message(s)", nullptr, row->messageCount), t.textSecondary);
  if (row->startedAt) {
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(*row->startedAt / 1000);
    put(dot + QLocale().toString(when, QLocale::ShortFormat), t.textSecondary);
  } else if (!row->agentVersion.empty()) {
    put(dot + safeLine(row->agentVersion, 60), t.textSecondary);
  }
  painter->restore();
}

} // namespace hone::ui
