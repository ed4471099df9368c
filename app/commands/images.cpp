// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "core/humanize.h"

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;

namespace {

bool printImages(fleet::Fleet &fleet, bool json)
{
    QJsonArray array;
    QList<QStringList> table;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        std::vector<engine::Image> images(host->live().images().cbegin(), host->live().images().cend());
        std::sort(images.begin(), images.end(), [](const engine::Image &a, const engine::Image &b) {
            return std::tie(a.tags, a.id) < std::tie(b.tags, b.id);
        });
        for (const engine::Image &image : images) {
            const int containers = host->live().containersOf(image.id);
            array.append(QJsonObject{{u"host"_s, host->config().name},
                                     {u"id"_s, image.id},
                                     {u"tags"_s, QJsonArray::fromStringList(image.tags)},
                                     {u"size"_s, image.size},
                                     {u"created"_s, isoTime(image.created)},
                                     {u"containers"_s, containers}});
            table.append({host->config().name, image.tags.isEmpty() ? u"<none>"_s : image.tags.join(u", "_s),
                          image.id.section(u':', -1).left(12), core::decimalSize(image.size),
                          QString::number(containers)});
        }
    }
    if (json)
        return printJson(array);
    return print(formatTable({u"HOST"_s, u"TAGS"_s, u"IMAGE ID"_s, u"SIZE"_s, u"CONTAINERS"_s}, table));
}

} // namespace

std::unique_ptr<QObject> startImages(const Arguments &arguments, std::function<void(int)> quit)
{
    return printOnce(arguments, Gathering::Depth::Lists, std::move(quit),
                     [json = arguments.json](fleet::Fleet &fleet) { return printImages(fleet, json); });
}

} // namespace bayplan::app
