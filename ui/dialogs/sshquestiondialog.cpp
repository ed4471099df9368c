// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/sshquestiondialog.h"

#include "core/plaintext.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using Kind = net::SshQuestion::Kind;

namespace {

constexpr int sshQuestionWidth = 500;
constexpr int longestHost = 120;
constexpr int longestPrompt = 1000;
constexpr int mostPromptLines = 12;

QString titleOf(Kind kind)
{
    switch (kind) {
    case Kind::HostKey:
        return SshQuestionDialog::tr("Unknown host key");
    case Kind::Password:
        return SshQuestionDialog::tr("Password");
    case Kind::Passphrase:
        return SshQuestionDialog::tr("Passphrase of a key");
    case Kind::Notice:
    case Kind::Other:
        break;
    }
    return SshQuestionDialog::tr("ssh asks");
}

/// ssh's words on their own lines, each made plain.
QString plainLines(const QString &text)
{
    QStringList lines;
    for (const QString &line : text.left(longestPrompt).split(u'\n')) {
        if (lines.size() < mostPromptLines)
            lines << core::plainLine(line.trimmed());
    }
    return lines.join(u'\n').trimmed();
}

} // namespace

SshQuestionDialog::SshQuestionDialog(const Theme &theme, const net::SshQuestion &question, const Memory &memory,
                                     QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_question(question)
{
    setWindowTitle(titleOf(question.kind));
    setObjectName(u"sshQuestion"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(8);
    buildHead(*column);
    switch (question.kind) {
    case Kind::HostKey:
        buildHostKey(*column);
        break;
    case Kind::Password:
    case Kind::Passphrase:
        buildSecret(*column, memory);
        break;
    case Kind::Notice:
        addText(*column, plainLines(question.prompt))->setObjectName(u"sshPrompt"_s);
        break;
    case Kind::Other:
        buildOther(*column);
        break;
    }
    column->addSpacing(8);
    buildButtons(*column);
    setFixedWidth(sshQuestionWidth);
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

QLabel *SshQuestionDialog::addText(QVBoxLayout &column, const QString &text, bool muted)
{
    auto *label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setWordWrap(true);
    label->setProperty("muted", muted);
    column.addWidget(label);
    return label;
}

void SshQuestionDialog::buildHead(QVBoxLayout &column)
{
    const QString host = core::plainLine(m_question.host, longestHost);
    const QString subject = core::plainLine(m_question.subject, longestHost);
    QString heading;
    switch (m_question.kind) {
    case Kind::HostKey:
        heading = tr("Is this really %1?").arg(subject.isEmpty() ? host : subject);
        break;
    case Kind::Password:
        heading = tr("The password of %1").arg(subject.isEmpty() ? host : subject);
        break;
    case Kind::Passphrase:
        heading = subject.isEmpty() ? tr("The passphrase of your key") : tr("The passphrase of %1").arg(subject);
        break;
    case Kind::Notice:
        heading = tr("ssh waits for you");
        break;
    case Kind::Other:
        heading = tr("%1 asks").arg(host);
        break;
    }
    QLabel *label = addText(column, heading);
    label->setObjectName(u"sshHeading"_s);
    QFont large = label->font();
    large.setPixelSize(16);
    large.setWeight(QFont::DemiBold);
    label->setFont(large);
    if (m_question.kind != Kind::Other && !(m_question.kind == Kind::HostKey && subject.isEmpty()))
        addText(column, tr("To connect to %1.").arg(host), true)->setObjectName(u"sshHost"_s);
    if (m_question.again) {
        m_warning = addText(column, m_question.kind == Kind::Passphrase ? tr("The last one did not open the key.")
                                                                        : tr("The last answer was refused."));
        m_warning->setObjectName(u"sshAgain"_s);
    }
}

void SshQuestionDialog::buildHostKey(QVBoxLayout &column)
{
    addText(column, tr("ssh does not know this host's key, so nothing proves yet that it is the right one. Compare the "
                       "key's fingerprint with the one its operator told you:"));
    column.addSpacing(2);
    auto *type = addText(column, tr("%1 key").arg(core::plainLine(m_question.keyType, 40)), true);
    type->setObjectName(u"sshKeyType"_s);
    auto *fingerprint = addText(column, core::plainLine(m_question.fingerprint, longestHost));
    fingerprint->setObjectName(u"sshFingerprint"_s);
    fingerprint->setAccessibleName(tr("Fingerprint: %1").arg(fingerprint->text()));
    QFont mono = Theme::monospaceFont(fingerprint->font());
    mono.setPixelSize(15);
    mono.setWeight(QFont::DemiBold);
    fingerprint->setFont(mono);
    fingerprint->setProperty("code", true);
    fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // A fingerprint has few places to break at; half of it on each line compares well.
    const QString text = fingerprint->text();
    if (QFontMetrics(mono).horizontalAdvance(text) > sshQuestionWidth - 80)
        fingerprint->setText(text.left((text.size() + 1) / 2) + u'\n' + text.mid((text.size() + 1) / 2));
    if (!m_question.details.isEmpty())
        addText(column, plainLines(m_question.details))->setObjectName(u"sshKeyDetails"_s);
    column.addSpacing(2);
    addText(
        column,
        tr("Accepted, it is written to your known_hosts, and a host that later shows another key is refused. If the "
           "fingerprints differ, somebody may be posing as the host."),
        true);
}

QLineEdit *SshQuestionDialog::addLine(QVBoxLayout &column, const QString &title)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(u"sshAnswer"_s);
    line->setAccessibleName(title);
    line->setEchoMode(QLineEdit::Password);
    column.addSpacing(2);
    column.addWidget(line);
    m_answer = line;
    return line;
}

void SshQuestionDialog::buildSecret(QVBoxLayout &column, const Memory &memory)
{
    addLine(column, titleOf(m_question.kind));
    if (!memory.offered)
        return;
    m_remember = new QCheckBox(memory.title, this);
    m_remember->setObjectName(u"sshRemember"_s);
    m_remember->setAccessibleDescription(memory.explanation);
    column.addWidget(m_remember);
    QLabel *why = addText(column, memory.explanation, true);
    why->setObjectName(u"sshRememberWhy"_s);
    why->setContentsMargins(22, 0, 0, 0);
}

void SshQuestionDialog::buildOther(QVBoxLayout &column)
{
    addText(column, plainLines(m_question.prompt))->setObjectName(u"sshPrompt"_s);
    addLine(column, tr("Answer")); // hidden: it may be a code
}

void SshQuestionDialog::buildButtons(QVBoxLayout &column)
{
    // No QDialogButtonBox: that gives the focus to the button that accepts.
    const bool isKey = m_question.kind == Kind::HostKey;
    auto *accept = new QPushButton(isKey ? tr("Accept and remember") : tr("Continue"), this);
    auto *decline = new QPushButton(isKey ? tr("Refuse") : tr("Cancel"), this);
    decline->setObjectName(u"sshDecline"_s);
    accept->setObjectName(u"sshAccept"_s);
    decline->setAutoDefault(isKey);
    decline->setDefault(isKey);
    accept->setAutoDefault(!isKey);
    accept->setDefault(!isKey);
    accept->setProperty("primary", !isKey);
    m_first = m_answer ? static_cast<QWidget *>(m_answer) : decline;
    connect(accept, &QPushButton::clicked, this, [this] { give(); });
    connect(decline, &QPushButton::clicked, this, [this] { reject(); });
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    if (m_question.kind == Kind::Notice)
        accept->hide(); // it goes by itself when that is done
    else
        row->addWidget(accept);
    row->addWidget(decline);
    column.addLayout(row);
}

void SshQuestionDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_first->setFocus(); // for a host's key the button that refuses: Space is as easily pressed as Enter
}

void SshQuestionDialog::give()
{
    const QString answer = m_answer ? m_answer->text() : u"yes"_s;
    if (m_answer)
        m_answer->clear();
    Q_EMIT answered(answer, m_remember && m_remember->isChecked());
    accept();
}

void SshQuestionDialog::restyle()
{
    if (!m_warning)
        return;
    QPalette palette = m_warning->palette();
    palette.setColor(QPalette::WindowText, m_theme.toneText(fleet::Tone::Warning));
    m_warning->setPalette(palette);
}

} // namespace bayplan::ui
