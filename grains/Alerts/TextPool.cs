using System.Runtime.InteropServices;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerts;
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

    /// <summary>News of an alert that is not known.</summary>
    public Alert Share(GridAlert news) =>
        news.ToAlert(
            Labels.FromSortedPairs(Share(AlertContract.PairsOf(news.Labels))),
            Labels.FromSortedPairs(Share(AlertContract.PairsOf(news.Annotations))),
            news.GeneratorUrl
        );

    /// <summary>News of a known alert, with the texts of what is known where they are the same.</summary>
    public static Alert Share(GridAlert news, Alert known) =>
        news.ToAlert(
            known.Labels,
            AlertContract.PairsOf(news.Annotations).SequenceEqual(known.Annotations.ToPairs().AsSpan())
                ? known.Annotations
                : AlertContract.LabelsOf(news.Annotations),
            news.GeneratorUrl == known.GeneratorUrl ? known.GeneratorUrl : news.GeneratorUrl
        );

    public void Clear() => _texts.Clear();

    private string[] Share(ReadOnlySpan<string> texts)
    {
        var shared = new string[texts.Length];
        for (var i = 0; i < shared.Length; i++)
        {
            shared[i] = Share(texts[i]);
        }
        return shared;
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
