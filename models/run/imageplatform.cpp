// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/imageplatform.h"

#include "run/hostfacts.h"

#include <QRegularExpression>
#include <QStringList>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "armv7l" → 7, "v7" → 7; 0 where none is told.
int armVersion(const QString &text)
{
    static const QRegularExpression form(u"\\A(?:arm)?v([0-9])"_s);
    return form.match(text).captured(1).toInt();
}

} // namespace

QString toString(const ImagePlatform &platform)
{
    QStringList parts{platform.os, platform.architecture, platform.variant};
    parts.removeAll(QString());
    return parts.join(u'/');
}

bool runsOn(const ImagePlatform &platform, const engine::EngineInfo &engine)
{
    if (!platform.os.isEmpty() && !engine.os.isEmpty() && platform.os != engine.os)
        return false;
    const QString own = platformArchitecture(engine.architecture);
    const QString wanted = platformArchitecture(platform.architecture);
    if (own.isEmpty() || wanted.isEmpty())
        return true;
    if (wanted == u"arm"_s && own == u"arm"_s) {
        const int machine = armVersion(engine.architecture);
        return machine == 0 || armVersion(platform.variant) <= machine;
    }
    return wanted == own || (wanted == u"386"_s && own == u"amd64"_s) || (wanted == u"arm"_s && own == u"arm64"_s);
}

} // namespace bayplan::run
