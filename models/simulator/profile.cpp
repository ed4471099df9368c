// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/profile.h"

#include <array>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Release
{
    ApiVersion api;
    ApiVersion minimumApi;
    const char16_t *version;
};

// Which release speaks which API, with its default minimum.
constexpr std::array<Release, 8> releases{{
    {{1, 24}, {1, 12}, u"1.12.6"},
    {{1, 40}, {1, 12}, u"19.03.15"},
    {{1, 41}, {1, 12}, u"20.10.24"},
    {{1, 43}, {1, 12}, u"24.0.9"},
    {{1, 44}, {1, 24}, u"25.0.5"},
    {{1, 47}, {1, 24}, u"27.5.1"},
    {{1, 50}, {1, 24}, u"28.2.2"},
    {{1, 52}, {1, 44}, u"29.0.4"},
}};

} // namespace

QString ApiVersion::toString() const
{
    return QString::number(major) + u'.' + QString::number(minor);
}

std::optional<ApiVersion> ApiVersion::parse(QStringView text)
{
    const qsizetype dot = text.indexOf(u'.');
    if (dot < 1)
        return std::nullopt;
    bool majorOk = false;
    bool minorOk = false;
    const int major = text.first(dot).toInt(&majorOk);
    const int minor = text.sliced(dot + 1).toInt(&minorOk);
    if (!majorOk || !minorOk || major < 0 || minor < 0)
        return std::nullopt;
    return ApiVersion{major, minor};
}

Profile Profile::docker(ApiVersion api)
{
    const Release *release = &releases.front();
    for (const Release &candidate : releases) {
        if (candidate.api <= api)
            release = &candidate;
    }
    Profile profile;
    profile.version = QString::fromUtf16(release->version);
    profile.api = api;
    profile.minimumApi = std::min(release->minimumApi, api);
    return profile;
}

Profile Profile::docker20()
{
    return docker({1, 41});
}

Profile Profile::docker28()
{
    return docker({1, 50});
}

Profile Profile::docker29()
{
    return docker({1, 52});
}

Profile Profile::podman49()
{
    Profile profile;
    profile.kind = Kind::Podman;
    profile.version = u"4.9.4"_s;
    profile.api = {1, 41};
    profile.minimumApi = {1, 24};
    profile.operatingSystem = u"fedora"_s;
    profile.kernel = u"6.8.11-300.fc40.x86_64"_s;
    return profile;
}

} // namespace bayplan::simulator
