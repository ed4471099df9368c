// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/recordsteps.h"
#include "simulator/simulatedengine.h"

namespace bayplan::tests {

/// Gives the engine an image "app:1".
inline void addImage(simulator::SimulatedEngine &engine)
{
    using namespace Qt::Literals::StringLiterals;
    engine.apply([](simulator::EngineState &state, qint64 now) {
        state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}}, now);
    });
}

/// Puts the record on the engine, as its home; the engine must have the image.
inline void writeRecord(simulator::SimulatedEngine &engine, const services::ServiceRecord &record)
{
    using namespace Qt::Literals::StringLiterals;
    engine.apply([&](simulator::EngineState &state, qint64 now) {
        simulator::ContainerSpec spec;
        spec.name = services::recordName(record.name, record.generation);
        spec.image = u"app:1"_s;
        const auto labels = services::recordLabels(record, true);
        for (auto label = labels.begin(); label != labels.end(); ++label)
            spec.labels.insert(label.key(), label.value());
        state.create(spec, now);
    });
}

} // namespace bayplan::tests
