// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/hostdialog.h"

#include "core/plaintext.h"
#include "ui/dialogs/hostform.h"
#include "ui/dialogs/sentences.h"
#include "ui/dialogs/testpanel.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QStyle>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;

namespace {

constexpr int formWidth = 452;
constexpr int panelWidth = 308;
constexpr int margin = 24;
constexpr int leastHeight = 500;
constexpr int frameHeight = 72; ///< what a window manager may take of the screen

} // namespace

HostDialog::HostDialog(Theme &theme, HostActions actions, const std::optional<fleet::HostConfig> &edited,
                       QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_actions(std::move(actions))
    , m_edited(edited)
{
    setWindowTitle(edited ? tr("Edit host %1").arg(core::plainLine(edited->name, 63)) : tr("Add host"));
    setObjectName(edited ? u"editHostDialog"_s : u"addHostDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    build();
    if (edited)
        m_form->setHost(*edited);
    connect(m_form, &HostForm::edited, this, [this] { validate(); });
    connect(m_form, &HostForm::heightChanged, this, [this] { fitHeight(); });
    validate();
    // The window's new style sheet drops the colours set before.
    connect(&theme, &Theme::changed, this, [this] { say(m_tone, m_message->text()); });
    resize(formWidth + panelWidth + 2 * margin, leastHeight);
}

void HostDialog::build()
{
    m_form = new HostForm(m_theme);
    m_form->setContentsMargins(margin, margin - 4, margin, 8);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_form);
    m_scroll->setMinimumWidth(formWidth);

    m_foot = new QWidget(this);
    buildButtons(m_foot);
    auto *left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(m_scroll, 1);
    left->addWidget(m_foot);

    m_test = new TestPanel(m_theme, m_actions.newTest, this);
    m_test->setFixedWidth(panelWidth);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    across->addLayout(left, 1);
    across->addWidget(m_test);
}

void HostDialog::buildButtons(QWidget *foot)
{
    auto *column = new QVBoxLayout(foot);
    column->setContentsMargins(margin, 4, margin, margin - 4);
    column->setSpacing(10);
    m_message = new QLabel(foot);
    m_message->setObjectName(u"message"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(34);
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignBottom);
    column->addWidget(m_message);
    auto *buttons = new QDialogButtonBox(foot);
    m_save = buttons->addButton(m_edited ? tr("Save") : tr("Add host"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(m_edited ? u"saveHost"_s : u"addHost"_s);
    m_save->setProperty("primary", true);
    m_save->style()->polish(m_save); // the box has polished it before it was primary
    m_save->setDefault(true);
    QPushButton *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setObjectName(u"cancelHost"_s);
    cancel->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] { save(); });
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { reject(); });
    column->addWidget(buttons);
}

void HostDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fitHeight();
}

void HostDialog::fitHeight()
{
    if (!isVisible())
        return;
    const int form =
        std::max(m_form->heightForWidth(m_scroll->viewport()->width()), m_form->minimumSizeHint().height());
    const int wanted = std::max(leastHeight, form + m_foot->sizeHint().height());
    const int room = screen()->availableGeometry().height() - frameHeight;
    if (height() < std::min(wanted, room))
        resize(width(), std::min(wanted, room));
}

void HostDialog::say(Tone tone, const QString &text)
{
    m_tone = tone;
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(tone));
    m_message->setPalette(palette);
    m_message->setText(text);
    m_message->setAccessibleName(text);
}

void HostDialog::validate()
{
    const auto endpoint = m_form->endpoint();
    m_test->setEndpoint(endpoint ? std::optional(*endpoint) : std::nullopt);
    const auto host = m_form->host();
    m_save->setEnabled(host.has_value());
    if (!host && m_form->isIncomplete())
        say(Tone::Neutral, sentences(host.error()));
    else if (!host && m_form->isAddressWrong())
        say(Tone::Neutral, {}); // that is said below the address
    else if (!host)
        say(Tone::Warning, sentences(host.error()));
    else if (m_edited && host->endpoint != m_edited->endpoint)
        say(Tone::Neutral, m_edited->source.isEmpty()
                               ? tr("Saving ends the connection and makes one to the new address.")
                               : tr("Saving connects to the new address. The host no longer follows where it was "
                                    "imported from."));
    else
        say(Tone::Neutral, {});
}

void HostDialog::save()
{
    const auto host = m_form->host();
    if (!host)
        return;
    const auto done = m_edited ? m_actions.updateHost(m_edited->name, *host) : m_actions.add(*host);
    if (!done) {
        say(Tone::Bad, sentences(done.error()));
        return;
    }
    accept();
}

} // namespace bayplan::ui
