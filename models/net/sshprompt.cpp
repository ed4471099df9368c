// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/sshprompt.h"

#include <QRegularExpression>

namespace bayplan::net {

using namespace Qt::Literals::StringLiterals;

SshQuestion readSshPrompt(const QString &host, const QString &prompt)
{
    static const QRegularExpression hostKey(
        u"^([A-Za-z0-9@.-]+) key fingerprint is ((?:SHA256|SHA512|MD5):\\S+?)\\.?$"_s,
        QRegularExpression::MultilineOption);
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
