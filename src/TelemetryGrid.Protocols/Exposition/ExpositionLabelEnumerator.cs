namespace TelemetryGrid.Protocols.Exposition;

/// <summary>The labels of a sample or an exemplar in the order of the page, without allocating. The reader has checked them, so that it comes to its end.</summary>
public ref struct ExpositionLabelEnumerator
{
    private LabelScanner _scanner;
    private bool _done;

    internal ExpositionLabelEnumerator(ReadOnlySpan<byte> line, int position, bool strict)
    {
        _scanner = new LabelScanner(line, position, strict);
        _done = position == 0;
    }

    public ExpositionLabel Current { get; private set; }

    public readonly ExpositionLabelEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_done)
        {
            switch (_scanner.Next())
            {
                case LabelScanner.Item.Label:
                    Current = new ExpositionLabel(_scanner.Name, _scanner.RawValue);
                    return true;
                case LabelScanner.Item.MetricName:
                    continue;
                default:
                    _done = true;
                    break;
            }
        }
        return false;
    }
}
