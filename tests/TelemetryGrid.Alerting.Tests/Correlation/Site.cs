using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Correlation.Incidents;
using TelemetryGrid.Alerting.Correlation.Network;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Correlation;

/// <summary>A correlator in virtual seconds, and the alerts that tests let fire.</summary>
internal sealed class Site(CorrelationOptions? options = null, NetworkMap? map = null)
{
    public static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, Alert> _firing = new(StringComparer.Ordinal);

    public CorrelationOptions Options { get; } = options ?? new CorrelationOptions();

    public Correlator Correlator { get; set; } = Started(options ?? new CorrelationOptions(), map);

    public List<Alert> Raised { get; } = [];

    public int Now { get; private set; }

    public DateTimeOffset Time => T0.AddSeconds(Now);

    public IEnumerable<Incident> Open => Correlator.Incidents.Where(i => i.ResolvedAt is null);

    /// <summary>Lets an alert fire: labels as <c>name device=a interface=b</c>.</summary>
    public Fingerprint Fire(string text, int? startsAt = null)
    {
        var start = T0.AddSeconds(startsAt ?? Now);
        var alert = new Alert(LabelsOf(text), Labels.Empty, start, DateTimeOffset.MaxValue, Time, "");
        _firing[text] = alert;
        Correlator.Receive(alert, Time);
        return Fingerprint.Of(alert.Labels);
    }

    public void End(string text)
    {
        Assert.True(_firing.Remove(text, out var alert), $"{text} does not fire");
        Correlator.Receive(alert with { EndsAt = Time, UpdatedAt = Time }, Time);
    }

    public void RunTo(int second, int step = 10)
    {
        while (Now < second)
        {
            Now = Math.Min(second, Now + step);
            Decide();
        }
    }

    public void Decide() => Raised.AddRange(Correlator.Decide(Time).Raised);

    public SuppressionKind Suppressed(string text) => Correlator.SuppressionOf(Id(text))?.Kind ?? SuppressionKind.None;

    public string CauseOf(string text) =>
        Correlator.SuppressionOf(Id(text)) is { } suppression
            ? Name(Correlator.ActiveAt(Time).First(a => a.Id == suppression.Cause).Alert.Labels)
            : "";

    public static Fingerprint Id(string text) => Fingerprint.Of(LabelsOf(text));

    public static Labels LabelsOf(string text)
    {
        var labels = new LabelsBuilder();
        var words = text.Split(' ');
        labels.Set("alertname", words[0]);
        foreach (var word in words.Skip(1))
        {
            var pair = word.Split('=');
            labels.Set(pair[0], pair[1]);
        }
        return labels.Build();
    }

    public static string Name(Labels labels) => $"{labels["alertname"]} {AlertEntity.Of(labels)}";

    /// <summary>Nodes and links out of texts such as <c>core:xe-0 dist:xe-1</c>; the roots have a star.</summary>
    public static NetworkMap Map(params string[] links)
    {
        var ends = links.Select(l => l.Split(' ').Select(e => e.Split(':')).ToArray()).ToArray();
        return new NetworkMap(
            [
                .. ends.SelectMany(e => e)
                    .Select(e => e[0])
                    .DistinctBy(n => n.TrimEnd('*'))
                    .Select(n => new MapNode(n.TrimEnd('*'), [], false)),
            ],
            [
                .. ends.Select(e => new MapLink(
                    string.Join('~', e.Select(x => string.Join('/', x).Replace("*", "", StringComparison.Ordinal))),
                    e[0][0].TrimEnd('*'),
                    e[0][1],
                    e[1][0].TrimEnd('*'),
                    e[1][1]
                )),
            ],
            [.. ends.SelectMany(e => e).Where(e => e[0].EndsWith('*')).Select(e => e[0].TrimEnd('*'))]
        );
    }

    private static Correlator Started(CorrelationOptions options, NetworkMap? map)
    {
        var correlator = new Correlator(options);
        correlator.Observe(map ?? NetworkMap.Empty);
        return correlator;
    }
}
