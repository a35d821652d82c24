using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>
/// Sends records that are bytes already through the pipeline. Most get what all records of their device get, as bytes; only a record whose
/// own labels matter is read, enriched as an object and written again. Not thread-safe.
/// </summary>
internal sealed class RecordEnricher(EnrichmentPipeline pipeline)
{
    private readonly RecordSectionBuilder _output = new();

    public void Enrich(RecordSectionBuilder section)
    {
        var table = pipeline.Additions;
        if (table.IsNothingFor(section))
        {
            Count(table.Nothing, section.Count);
            return;
        }
        _output.Clear();
        var (isChanged, count, position) = (false, 0, 0);
        var (current, run) = ((DeviceAdditions?)null, 0);
        ReadOnlySpan<byte> device = default;
        var records = section.Read();
        while (records.TryRead(out var record))
        {
            if (current is null || !record.Device.SequenceEqual(device))
            {
                Count(current, run);
                (current, run) = (table.Find(record.Device), 0);
                device = record.Device;
            }
            var isOwn = table.IsEachOwn || HasOwn(record, current, table.Interests);
            if (!isChanged && (isOwn || !current.IsEmpty))
            {
                isChanged = true;
                _output.AddFirst(section, count, position);
            }
            if (isOwn)
            {
                _output.Add(pipeline.Enrich(record.ToRecord()));
            }
            else
            {
                run++;
                if (isChanged)
                {
                    _output.Add(record, current.Labels, current.Annotations);
                }
            }
            count++;
            position = records.Position;
        }
        Count(current, run);
        if (isChanged)
        {
            section.Exchange(_output);
        }
    }

    private void Count(DeviceAdditions? additions, int records)
    {
        if (additions is not null && records > 0)
        {
            pipeline.Count(additions, records);
        }
    }

    // Whether the record has something that the stages look at, or that they would add, or has no room for it.
    private static bool HasOwn(in RecordView record, DeviceAdditions additions, NameSet interests)
    {
        var labels = record.Labels;
        var annotations = record.Annotations;
        return labels.Count + additions.Labels.Count > RecordSectionBuilder.MaxTexts
            || annotations.Count + additions.Annotations.Count > RecordSectionBuilder.MaxTexts
            || HasOwn(labels, additions.Names, interests)
            || HasOwn(annotations, additions.Names, interests);
    }

    private static bool HasOwn(RecordTexts texts, NameSet added, NameSet interests)
    {
        while (texts.TryRead(out var name, out _))
        {
            if (interests.Contains(name) || added.Contains(name))
            {
                return true;
            }
        }
        return false;
    }
}
