// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/failedlist.h"

#include "core/plaintext.h"

#include <QLabel>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int longestLine = 200;
} // namespace

FailedList::FailedList(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
{
    setObjectName(u"failedReplicas"_s);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    connect(&theme, &Theme::changed, this, [this] { rebuild(); });
}

void FailedList::setFailed(const QString &service, const QList<services::FailedReplica> &failed)
{
    if (m_failed == failed && m_service == service)
        return;
    m_service = service;
    m_failed = failed;
    rebuild();
}

void FailedList::rebuild()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (auto it = m_failed.crbegin(); it != m_failed.crend(); ++it) { // the latest first
        auto *why = new QLabel(this);
        why->setTextFormat(Qt::PlainText);
        why->setWordWrap(true);
        why->setTextInteractionFlags(Qt::TextSelectableByMouse);
        why->setText(core::plainLine(tr("%1-%2 on %3: %4.", "a service, its slot, a host, why")
                                         .arg(m_service)
                                         .arg(it->slot)
                                         .arg(it->host, it->reason),
                                     400));
        QPalette palette = why->palette();
        palette.setColor(QPalette::WindowText, m_theme.colors().redText);
        why->setPalette(palette);
        m_column->addWidget(why);
        if (it->log.isEmpty())
            continue;
        QStringList lines;
        for (const QString &line : it->log)
            lines << core::plainLine(line, longestLine);
        auto *log = new QLabel(this);
        log->setTextFormat(Qt::PlainText);
        log->setWordWrap(true);
        log->setTextInteractionFlags(Qt::TextSelectableByMouse);
        log->setProperty("code", true);
        log->setFont(Theme::monospaceFont(font()));
        log->setAccessibleName(tr("The last it wrote"));
        log->setText(lines.join(u'\n'));
        m_column->addWidget(log);
    }
}

} // namespace bayplan::ui
