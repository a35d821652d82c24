using System.Diagnostics.CodeAnalysis;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>
/// What one target's pages had, so that a page like the one before costs no label parsing, no relabelling and no allocation, and so that
/// what is missing can be marked stale. Pages are numbered; a page is committed once its samples are in the log, else rolled back.
/// Not thread-safe.
/// </summary>
internal sealed class ScrapeCache
{
    private readonly Dictionary<byte[], ScrapedText> _texts = new(TextComparer.Instance);
    private readonly Dictionary<byte[], ScrapedText>.AlternateLookup<ReadOnlySpan<byte>> _byText;
    private readonly Dictionary<Labels, ScrapedSeries> _series = [];
    private ScrapedText? _previous;
    private long _page;
    private int _textsSeen;

    // The page whose tracked series have a last sample in the store that is not a stale marker.
    private long _livePage = ScrapedSeries.Never;
    private int _live;
    private int _tracked;
    private int _liveTracked;

    public ScrapeCache() => _byText = _texts.GetAlternateLookup<ReadOnlySpan<byte>>();

    public int TextCount => _texts.Count;

    public int SeriesCount => _series.Count;

    /// <summary>Series that are to be marked stale if no page has them any more.</summary>
    public int LiveCount => _live;

    public void BeginPage()
    {
        _page++;
        _previous = null;
        (_textsSeen, _tracked, _liveTracked) = (0, 0, 0);
    }

    public bool TryFind(ReadOnlySpan<byte> text, [NotNullWhen(true)] out ScrapedText? found)
    {
        found = _previous?.Next;
        if (found is null || found.IsForgotten || !text.SequenceEqual(found.Text))
        {
            if (!_byText.TryGetValue(text, out found))
            {
                return false;
            }
        }
        See(found);
        return true;
    }

    /// <param name="text">As the page has it; not in the cache.</param>
    /// <param name="labels">Null where relabelling dropped the series.</param>
    public ScrapedText Add(ReadOnlySpan<byte> text, Labels? labels)
    {
        ScrapedSeries? series = null;
        if (labels is not null && !_series.TryGetValue(labels, out series))
        {
            _series.Add(labels, series = new ScrapedSeries(labels));
        }
        var added = new ScrapedText(text.ToArray(), series, _page) { LastSeen = ScrapedSeries.Never };
        if (series is not null)
        {
            series.Texts++;
        }
        _texts.Add(added.Text, added);
        See(added);
        return added;
    }

    /// <summary>Notes a sample without a timestamp of its own; false when this page had one of the same series.</summary>
    public bool TryTrack(ScrapedSeries series)
    {
        if (series.TrackedAt == _page)
        {
            return false;
        }
        _liveTracked += series.TrackedAt == _livePage && _livePage != ScrapedSeries.Never ? 1 : 0;
        _tracked++;
        series.Track(_page);
        return true;
    }

    /// <summary>The series that earlier pages had and this one has not.</summary>
    public IEnumerable<Labels> Vanished()
    {
        // As a rule every series returns, and nobody has to be asked.
        if (_livePage == ScrapedSeries.Never || _liveTracked == _live)
        {
            return [];
        }
        return _series.Values.Where(s => s.TrackedAt == _livePage).Select(s => s.Labels);
    }

    /// <summary>The page is in the log, and stale markers for what vanished with it.</summary>
    public void Commit()
    {
        (_livePage, _live) = (_page, _tracked);
        if (_textsSeen < _texts.Count)
        {
            Forget(t => t.LastSeen != _page);
        }
    }

    /// <summary>The page was given up: nothing of it counts.</summary>
    public void Rollback()
    {
        foreach (var series in _series.Values)
        {
            series.Untrack(_page);
        }
        (_tracked, _liveTracked) = (0, 0);
        Forget(t => t.Created == _page);
    }

    /// <summary>Every series is marked stale in the log.</summary>
    public void CommitStale() => (_livePage, _live) = (ScrapedSeries.Never, 0);

    /// <summary>Forgets everything; for a target that has been silent for long and whose series are all stale.</summary>
    public void Clear()
    {
        _texts.Clear();
        _texts.TrimExcess();
        _series.Clear();
        _series.TrimExcess();
        _previous = null;
        CommitStale();
    }

    private void See(ScrapedText text)
    {
        if (text.LastSeen != _page)
        {
            text.LastSeen = _page;
            _textsSeen++;
        }
        if (_previous is not null)
        {
            _previous.Next = text;
        }
        _previous = text;
    }

    private void Forget(Predicate<ScrapedText> isGone)
    {
        foreach (var text in _texts.Values.Where(t => isGone(t)))
        {
            text.IsForgotten = true;
            text.Next = null;
            _texts.Remove(text.Text);
            if (text.Series is { } series && --series.Texts == 0)
            {
                _series.Remove(series.Labels);
            }
        }
        _previous = null;
    }

    private sealed class TextComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly TextComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        // Seeded per process, so that no page can be written to collide.
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
