// SPDX-License-Identifier: GPL-3.0-or-later
#include "aws/arn.h"

#include "aws/words.h"
#include "core/plaintext.h"

#include <QRegularExpression>

namespace bayplan::aws {

using namespace Qt::Literals::StringLiterals;

core::Result<Arn> parseArn(const QString &text)
{
    static const QRegularExpression form(
        u"\\Aarn:(aws[a-z-]{0,20}):([a-z0-9-]{1,40}):([a-z0-9-]{1,40}):([0-9]{12}):([A-Za-z0-9/:_.+=@,-]{1,512})\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return core::fail({.kind = core::Error::Kind::Input,
                           .what = tr("“%1” is no ARN with a region").arg(core::plainLine(text, 120)),
                           .where = {},
                           .next = tr("Copy it from the AWS console, where it begins with “arn:aws:”")});
    return Arn{match.captured(1), match.captured(2), match.captured(3), match.captured(4), match.captured(5)};
}

QString serviceUrl(const Arn &arn, const QString &service)
{
    const QString domain = arn.partition == u"aws-cn"_s ? u"amazonaws.com.cn"_s : u"amazonaws.com"_s;
    return u"https://%1.%2.%3"_s.arg(service, arn.region, domain);
}

} // namespace bayplan::aws
