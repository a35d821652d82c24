using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Batches;

/// <summary>The exemplars section of a batch, in the payload's memory.</summary>
public ref struct ExemplarSection
{
    private PayloadReader _input;

    internal ExemplarSection(PayloadReader body) => _input = body;

    public bool TryRead(out ulong series, out Exemplar? exemplar)
    {
        (series, exemplar) = (0, null);
        if (_input.IsAtEnd)
        {
            return false;
        }
        series = _input.Fixed();
        var at = _input.Signed();
        var value = _input.Double();
        var pairs = new string[2 * _input.Count()];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = _input.Text();
        }
        exemplar = new Exemplar(Labels.FromSortedPairs(pairs), value, at);
        return true;
    }
}
