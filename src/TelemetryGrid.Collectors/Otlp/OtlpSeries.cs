using System.Text;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Exposition;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>
/// What is remembered of one stream of data points: the labels of its series, made once, and what delta points have come to. Not thread-safe.
/// </summary>
internal sealed class OtlpSeries(string name, Labels labels)
{
    private readonly Dictionary<double, Labels> _byBound = [];
    private Labels? _count;
    private Labels? _sum;

    public string Name => name;

    /// <summary>Those of its data points, with its name.</summary>
    public Labels Own => labels;

    public Labels Count => _count ??= Named("_count");

    public Labels Sum => _sum ??= Named("_sum");

    /// <summary>Labels made for buckets or quantiles.</summary>
    public IReadOnlyCollection<Labels> Parts => _byBound.Values;

    /// <summary>What delta points have come to; replaced, never changed, so that a request that failed can be undone.</summary>
    public OtlpTotal? Total { get; set; }

    /// <summary>When it was last met, in seconds of the mapper's clock.</summary>
    public uint SeenAt { get; set; }

    public Labels Bucket(double bound) => Part(bound, "_bucket", "le");

    public Labels Quantile(double quantile) => Part(quantile, "", "quantile");

    /// <summary>Numbers in labels, as the OTLP receivers of others write them: never with an exponent.</summary>
    public static string Text(double number)
    {
        Span<byte> text = stackalloc byte[GoFloat.MaxLength];
        GoFloat.TryFormat(number, GoFloatStyle.Fixed, text, out var length);
        return Encoding.ASCII.GetString(text[..length]);
    }

    private Labels Part(double number, string suffix, string label)
    {
        if (!_byBound.TryGetValue(number, out var part))
        {
            part = new LabelsBuilder(labels).Set(Labels.MetricName, name + suffix).Set(label, Text(number)).Build();
            _byBound.Add(number, part);
        }
        return part;
    }

    private Labels Named(string suffix) => new LabelsBuilder(labels).Set(Labels.MetricName, name + suffix).Build();
}
