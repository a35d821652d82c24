using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>What is done to every sample of one target. Immutable.</summary>
internal sealed class ScrapeSettings
{
    private const string Exported = "exported_";

    private readonly Labels _target;
    private readonly bool _honorLabels;

    public ScrapeSettings(ScrapeJob job, ScrapeTarget target, ScrapeOptions options, StringPool texts)
    {
        var definition = job.Definition;
        _target = target.Labels;
        _honorLabels = definition.HonorLabels;
        Options = options;
        Texts = texts;
        MetricRelabel = job.MetricRelabel;
        HonorTimestamps = definition.HonorTimestamps;
        SampleLimit = definition.SampleLimit > 0 ? Math.Min(definition.SampleLimit, options.MaxSamples) : options.MaxSamples;
        LabelLimit = definition.LabelLimit;
        LabelNameLengthLimit = definition.LabelNameLengthLimit;
        LabelValueLengthLimit = definition.LabelValueLengthLimit;
        BodyLimit = definition.BodySizeLimit > 0 ? (int)Math.Min(definition.BodySizeLimit, options.MaxBodyBytes) : options.MaxBodyBytes;
    }

    public ScrapeOptions Options { get; }

    public StringPool Texts { get; }

    public ImmutableArray<RelabelConfig> MetricRelabel { get; }

    public bool HonorTimestamps { get; }

    public int SampleLimit { get; }

    public int LabelLimit { get; }

    public int LabelNameLengthLimit { get; }

    public int LabelValueLengthLimit { get; }

    public int BodyLimit { get; }

    /// <summary>
    /// Adds the target's labels to those of a series. Where both have one, the series' own wins if the job honours labels, else it is
    /// renamed to <c>exported_…</c>, again until no other has that name.
    /// </summary>
    public void Attach(LabelScratch labels)
    {
        for (var i = 0; i < _target.Count; i++)
        {
            var name = _target.NameAt(i);
            var own = labels.Get(name);
            if (own.Length == 0)
            {
                labels.Set(name, _target.ValueAt(i));
            }
            else if (!_honorLabels)
            {
                var renamed = Exported + name;
                while (labels.Get(renamed).Length > 0 || _target[renamed].Length > 0)
                {
                    renamed = Exported + renamed;
                }
                labels.Set(renamed, own);
                labels.Set(name, _target.ValueAt(i));
            }
        }
    }
}
