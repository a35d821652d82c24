using System.Runtime.InteropServices;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>
/// Lets alerts share the texts they have in common: names of labels, severities, sites, the device of all alerts of a device. They come in
/// messages, each with texts of its own. Bounded: what is long or comes when it is full is not shared.
/// </summary>
internal sealed class TextPool
{
    private const int MaxTexts = 20_000;
    private const int MaxLength = 64;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public Alert Share(Alert alert) => alert with { Labels = Share(alert.Labels), Annotations = Share(alert.Annotations) };

    /// <summary>News of a known alert, with the texts of what is known where they are the same.</summary>
    public static Alert Share(Alert news, Alert known) =>
        news with
        {
            Labels = known.Labels,
            Annotations = news.Annotations.Equals(known.Annotations) ? known.Annotations : news.Annotations,
            GeneratorUrl = news.GeneratorUrl == known.GeneratorUrl ? known.GeneratorUrl : news.GeneratorUrl,
        };

    public void Clear() => _texts.Clear();

    private Labels Share(Labels labels)
    {
        var pairs = labels.ToPairs();
        var shared = new string[pairs.Length];
        for (var i = 0; i < shared.Length; i++)
        {
            shared[i] = Share(pairs[i]);
        }
        return Labels.FromSortedPairs(shared);
    }

    private string Share(string text)
    {
        if (text.Length > MaxLength)
        {
            return text;
        }
        if (_texts.Count >= MaxTexts)
        {
            return _texts.GetValueOrDefault(text, text);
        }
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, text, out _);
        return known ??= text;
    }
}
