// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/flags.h"
#include "run/quantities.h"
#include "run/words.h"

namespace bayplan::run {

// Flags by the member of ContainerSpec that they fill.

inline core::Result<bool> parseSwitch(const QString &value)
{
    const QString word = value.toLower();
    for (const char *yes : {"true", "t", "1"}) {
        if (word == QLatin1String(yes))
            return true;
    }
    for (const char *no : {"false", "f", "0"}) {
        if (word == QLatin1String(no))
            return false;
    }
    return wrong(tr("“%1” is neither true nor false").arg(value));
}

template <auto Member>
Flag textFlag(const char *name, char letter = 0)
{
    return {.name = name,
            .letter = letter,
            .set = [](ContainerSpec &spec, const QString &value) -> core::Result<void> {
                spec.*Member = value;
                return {};
            },
            .get =
                [](const ContainerSpec &spec) {
                    return (spec.*Member).isEmpty() ? QStringList() : QStringList{spec.*Member};
                }};
}

template <auto Member>
Flag switchFlag(const char *name, char letter = 0)
{
    return {.name = name,
            .letter = letter,
            .isSwitch = true,
            .set = [](ContainerSpec &spec, const QString &value) -> core::Result<void> {
                const auto on = parseSwitch(value);
                if (!on)
                    return core::fail(on.error());
                spec.*Member = *on;
                return {};
            },
            .get =
                [](const ContainerSpec &spec) {
                    return spec.*Member ? QStringList{QStringLiteral("true")} : QStringList();
                }};
}

template <auto Member>
Flag listFlag(const char *name, char letter = 0, const char *also = "")
{
    return {.name = name,
            .letter = letter,
            .set = [](ContainerSpec &spec, const QString &value) -> core::Result<void> {
                spec.*Member << value;
                return {};
            },
            .get = [](const ContainerSpec &spec) { return spec.*Member; },
            .also = also};
}

/// NAME=VALUE; a name alone has an empty value.
template <auto Member>
Flag mapFlag(const char *name, char letter = 0)
{
    return {.name = name,
            .letter = letter,
            .set = [](ContainerSpec &spec, const QString &value) -> core::Result<void> {
                (spec.*Member)[value.section(u'=', 0, 0)] = value.section(u'=', 1);
                return {};
            },
            .get =
                [](const ContainerSpec &spec) {
                    QStringList values;
                    for (const auto &[key, value] : (spec.*Member).asKeyValueRange())
                        values << key + u'=' + value;
                    return values;
                }};
}

/// A quantity read by `Parse` and written by `Write`; 0 isn't written.
template <auto Member, auto Parse, auto Write>
Flag quantityFlag(const char *name, char letter = 0)
{
    return {.name = name,
            .letter = letter,
            .set = [](ContainerSpec &spec, const QString &text) -> core::Result<void> {
                const auto value = Parse(text);
                if (!value)
                    return core::fail(value.error());
                spec.*Member = *value;
                return {};
            },
            .get =
                [](const ContainerSpec &spec) {
                    using Value = std::remove_cvref_t<decltype(spec.*Member)>;
                    return spec.*Member == Value{} ? QStringList() : QStringList{Write(spec.*Member)};
                }};
}

/// A list whose entries are read by `Parse` and written by `Write`.
template <auto Member, auto Parse, auto Write>
Flag entriesFlag(const char *name, char letter = 0)
{
    return {.name = name,
            .letter = letter,
            .set = [](ContainerSpec &spec, const QString &text) -> core::Result<void> {
                const auto value = Parse(text);
                if (!value)
                    return core::fail(value.error());
                spec.*Member << *value;
                return {};
            },
            .get =
                [](const ContainerSpec &spec) {
                    QStringList values;
                    for (const auto &entry : spec.*Member)
                        values << Write(entry);
                    return values;
                }};
}

inline QString wholeText(qint64 value)
{
    return QString::number(value);
}

} // namespace bayplan::run
