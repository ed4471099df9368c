// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/images/imagedialog.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

ImageDialog::ImageDialog(Theme &theme, Models models, const QString &title, const QString &about, const QString &go,
                         QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_models(models)
    , m_body(new QVBoxLayout)
    , m_message(new QLabel(this))
    , m_guard(new QLineEdit(this))
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *sentence = caption(about);
    m_guardCaption = caption({});
    m_message->setObjectName(u"message"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(34);
    m_guard->setObjectName(u"productionNames"_s);
    m_guard->setVisible(false);
    m_guardCaption->setVisible(false);
    connect(m_guard, &QLineEdit::textChanged, this, [this] { validate(); });

    auto *buttons = new QDialogButtonBox(this);
    m_go = buttons->addButton(go, QDialogButtonBox::AcceptRole);
    m_go->setObjectName(u"go"_s);
    m_go->setProperty("primary", true);
    m_go->style()->polish(m_go); // the box has polished it before it was primary
    m_go->setDefault(true);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        begin();
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&theme, &Theme::changed, this, [this] { say(m_tone, m_message->text()); });

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(10);
    column->addWidget(sentence);
    m_body->setSpacing(8);
    column->addLayout(m_body, 1);
    column->addWidget(m_guardCaption);
    column->addWidget(m_guard);
    column->addWidget(m_message);
    column->addWidget(buttons);
}

QLabel *ImageDialog::caption(const QString &text)
{
    auto *label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("muted", true);
    return label;
}

void ImageDialog::say(fleet::Tone tone, const QString &text)
{
    m_tone = tone;
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    m_message->setPalette(palette);
    m_message->setText(text);
    m_message->setAccessibleName(text);
}

void ImageDialog::askForProduction(const QList<fleet::HostId> &hosts)
{
    m_production.clear();
    for (const fleet::HostId id : hosts) {
        const fleet::HostConnection *host = m_models.fleet.host(id);
        if (host && host->config().production && !m_production.contains(host->config().name))
            m_production << host->config().name;
    }
    const bool asked = !m_production.isEmpty();
    m_guard->setVisible(asked);
    m_guardCaption->setVisible(asked);
    const QString names = core::plainLine(production(), 200);
    m_guardCaption->setText(
        m_production.size() == 1
            ? tr("%1 is marked production. Type its name to go on").arg(names)
            : tr("These are marked production. Type their names, separated by commas: %1").arg(names));
    m_guard->setAccessibleName(m_guardCaption->text());
}

bool ImageDialog::confirmed() const
{
    QStringList typed;
    for (const QString &name : m_guard->text().split(u','))
        typed << name.trimmed();
    QStringList wanted = m_production;
    typed.sort();
    wanted.sort();
    return wanted.isEmpty() || typed == wanted;
}

} // namespace bayplan::ui
