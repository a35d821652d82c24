using System.Collections.Immutable;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>An event while its notification is read: which source of a label counts, the worst severity, the text.</summary>
internal sealed class TrapDraft(ImmutableDictionary<string, string> enrichment)
{
    private readonly ImmutableDictionary<string, string>.Builder _annotations = ImmutableDictionary.CreateBuilder<string, string>();
    private readonly List<(string Name, string Value, int Rank)> _labels = [];
    private string _body = "";

    public Severity Severity { get; private set; }

    public ImmutableDictionary<string, string> Labels => enrichment.SetItems(_labels.Select(l => KeyValuePair.Create(l.Name, l.Value)));

    public ImmutableDictionary<string, string> Annotations => _annotations.ToImmutable();

    /// <summary>What the notification's text says, or its name and labels.</summary>
    public string Body(string name) =>
        _body.Length > 0 ? _body
        : _labels.Count == 0 ? name
        : $"{name}: {string.Join(", ", _labels.Select(l => $"{l.Name} {l.Value}"))}";

    public string? Find(string label) => _labels.Find(l => l.Name == label).Value;

    /// <summary>A label whatever was said of it before.</summary>
    public void Say(string label, string value)
    {
        _labels.RemoveAll(l => l.Name == label);
        _labels.Add((label, value, int.MaxValue));
    }

    /// <summary>A label that is better known the lower the rank is; what says nothing changes nothing.</summary>
    public void Label(string label, string value, int rank)
    {
        if (value.Length == 0)
        {
            return;
        }
        var position = _labels.FindIndex(l => l.Name == label);
        if (position < 0)
        {
            _labels.Add((label, value, rank));
        }
        else if (rank < _labels[position].Rank)
        {
            _labels[position] = (label, value, rank);
        }
    }

    public void Annotate(string name, string value)
    {
        if (value.Length > 0)
        {
            _annotations[name] = value;
        }
    }

    public void Tell(string text) => _body = _body.Length == 0 ? text : $"{_body} {text}";

    public void Worsen(Severity severity) => Severity = severity > Severity ? severity : Severity;
}
