// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filterfield.h"

#include "core/plaintext.h"
#include "ui/delegates/rowdelegate.h"
#include "ui/widgets/icons.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QStringListModel>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int debounceMilliseconds = 150;
} // namespace

FilterField::FilterField(const Theme &theme, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
    , m_completer(new QCompleter(this))
    , m_words(new QStringListModel(this))
    , m_searchIcon(addAction(QIcon(), LeadingPosition))
    , m_clear(addAction(QIcon(), TrailingPosition))
{
    setObjectName(u"filterField"_s);
    setAccessibleName(tr("Filter"));
    m_clear->setObjectName(u"clearFilter"_s);
    m_clear->setText(tr("Clear the filter"));
    m_clear->setToolTip(tr("Clear the filter (Esc)"));
    m_clear->setVisible(false);
    connect(m_clear, &QAction::triggered, this, [this] { clearFilter(); });

    m_completer->setModel(m_words);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    m_completer->popup()->setObjectName(u"filterCompletions"_s);
    m_completer->popup()->setItemDelegate(new RowDelegate(theme, m_completer));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
            [this](const QString &word) { complete(word); });

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(debounceMilliseconds);
    connect(&m_debounce, &QTimer::timeout, this, [this] { Q_EMIT filterChanged(text()); });
    connect(this, &QLineEdit::textChanged, this, [this] {
        m_clear->setVisible(!text().isEmpty());
        m_debounce.start();
    });
    connect(this, &QLineEdit::textEdited, this, [this] { offer(); });
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void FilterField::restyle()
{
    m_searchIcon->setIcon(tintedIcon(u"search"_s, m_theme.colors().muted));
    m_clear->setIcon(tintedIcon(u"clear"_s, m_theme.colors().muted));
}

void FilterField::setFields(const QStringList &fields, std::function<QStringList(const QString &)> valuesOf)
{
    m_fields = fields;
    m_valuesOf = std::move(valuesOf);
}

void FilterField::clearFilter()
{
    applyFilter({});
}

void FilterField::applyFilter(const QString &text)
{
    setText(text);
    m_debounce.stop();
    Q_EMIT filterChanged(text);
}

qsizetype FilterField::wordStart() const
{
    return text().lastIndexOf(u' ', cursorPosition() - 1) + 1;
}

void FilterField::offer()
{
    const qsizetype start = wordStart();
    QString word = text().mid(start, cursorPosition() - start);
    const QString minus = word.startsWith(u'-') ? u"-"_s : QString();
    word.remove(0, minus.size());
    QStringList words;
    if (const qsizetype colon = word.indexOf(u':'); colon < 0) {
        for (const QString &field : m_fields)
            words << minus + field + u':';
    } else if (m_valuesOf) {
        const QString field = word.left(colon).toLower();
        // After a comma another value of the same field is offered.
        const QString before = word.left(std::max(colon, word.lastIndexOf(u',')) + 1);
        for (const QString &value : m_valuesOf(field)) {
            const QString shown = core::plainLine(value, 60);
            words << minus + before + (shown.contains(u' ') ? QString(u'"' + shown + u'"') : shown);
        }
    }
    m_words->setStringList(words);
    m_completer->setCompletionPrefix(minus + word);
    const bool done = m_completer->completionCount() == 1 &&
                      m_completer->currentCompletion().compare(minus + word, Qt::CaseInsensitive) == 0;
    if (word.isEmpty() || m_completer->completionCount() == 0 || done) {
        m_completer->popup()->hide();
        return;
    }
    const int x = cursorRect().left() - fontMetrics().horizontalAdvance(minus + word);
    m_completer->complete(QRect(x, 0, 200, height()));
}

void FilterField::complete(const QString &word)
{
    const qsizetype start = wordStart();
    QString whole = text();
    whole.replace(start, cursorPosition() - start, word);
    setText(whole);
    setCursorPosition(int(start + word.size()));
    if (word.endsWith(u':'))
        offer();
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    const bool choosing = m_completer->popup()->isVisible();
    switch (event->key()) {
    case Qt::Key_Escape:
        if (choosing)
            m_completer->popup()->hide();
        else if (!text().isEmpty())
            clearFilter();
        else
            Q_EMIT leaveRequested();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (choosing && m_completer->popup()->currentIndex().isValid())
            break; // the completer takes it
        m_completer->popup()->hide();
        m_debounce.stop();
        Q_EMIT filterChanged(text());
        return;
    case Qt::Key_Down:
        if (!choosing) {
            Q_EMIT leaveRequested();
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    if (event->reason() == Qt::ShortcutFocusReason)
        selectAll();
}

} // namespace bayplan::ui
