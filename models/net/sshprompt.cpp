// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshprompt.h"

#include <QRegularExpression>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What stands between the fingerprint and the question: other names the key is known by, what DNS says of it.
QString detailsIn(const QString &prompt)
{
    QStringList lines;
    bool behind = false;
    for (const QString &line : prompt.split(u'\n')) {
        if (line.startsWith("Are you sure"_L1))
            break;
        if (behind && !line.trimmed().isEmpty() && !line.contains("not known by any other names"_L1))
            lines << line.trimmed();
        behind = behind || line.contains("key fingerprint is"_L1);
    }
    return lines.join(u'\n');
}

} // namespace

SshQuestion readSshPrompt(const QString &host, const QString &prompt)
{
    static const QRegularExpression hostKey(
        u"^([A-Za-z0-9@.-]+) key fingerprint is ((?:SHA256|SHA512|MD5):\\S+?)\\.?$"_s,
        QRegularExpression::MultilineOption);
    static const QRegularExpression hostName(u"authenticity of host '([^' ]+)"_s);
    static const QRegularExpression password(u"^(\\S+@\\S+)'s password:\\s*$"_s);
    static const QRegularExpression keyboardPassword(u"^\\((\\S+@\\S+)\\) Password(?: for \\S+)?:\\s*$"_s);
    static const QRegularExpression passphrase(u"^Enter passphrase for (?:key )?'?(.+?)'?:\\s*$"_s);

    SshQuestion question{.host = host, .prompt = prompt.trimmed(), .keyType = {}, .fingerprint = {}, .subject = {}};
    if (prompt.contains(u"authenticity of host"_s)) {
        const auto match = hostKey.match(prompt);
        // Without a fingerprint to compare there is nothing to decide by; it stays a question in ssh's words.
        if (match.hasMatch()) {
            question.kind = SshQuestion::Kind::HostKey;
            question.keyType = match.captured(1);
            question.fingerprint = match.captured(2);
            question.subject = hostName.match(prompt).captured(1);
            question.details = detailsIn(prompt);
        }
        return question;
    }
    for (const auto &form : {password, keyboardPassword}) {
        if (const auto match = form.match(prompt); match.hasMatch()) {
            question.kind = SshQuestion::Kind::Password;
            question.subject = match.captured(1);
            return question;
        }
    }
    if (const auto match = passphrase.match(prompt); match.hasMatch()) {
        question.kind = SshQuestion::Kind::Passphrase;
        question.subject = match.captured(1);
    }
    return question;
}

} // namespace bayplan::net
