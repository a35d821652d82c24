using Orleans.Streams;

namespace Orleans.Providers.Streams.Common;

[Serializable, GenerateSerializer]
public class EventSequenceTokenV2 : StreamSequenceToken
{
    private long _sequenceNumber;
    private int _eventIndex;

    public EventSequenceTokenV2() { }

    public EventSequenceTokenV2(long seqNumber)
        : this(seqNumber, 0) { }

    public EventSequenceTokenV2(long seqNumber, int eventInd)
    {
        _sequenceNumber = seqNumber;
        _eventIndex = eventInd;
    }

    [Id(0)]
    public override long SequenceNumber
    {
        get => _sequenceNumber;
        protected set => _sequenceNumber = value;
    }

    [Id(1)]
    public override int EventIndex
    {
        get => _eventIndex;
        protected set => _eventIndex = value;
    }

    public EventSequenceTokenV2 CreateSequenceTokenForEvent(int eventInd) => new(SequenceNumber, eventInd);

    public override bool Equals(StreamSequenceToken? other) =>
        other is EventSequenceTokenV2 token && token.SequenceNumber == SequenceNumber && token.EventIndex == EventIndex;

    public override int CompareTo(StreamSequenceToken? other) =>
        other switch
        {
            null => 1,
            EventSequenceTokenV2 token => (SequenceNumber, EventIndex).CompareTo((token.SequenceNumber, token.EventIndex)),
            _ => throw new ArgumentOutOfRangeException(nameof(other), $"{other.GetType().Name} is a token of another kind of stream."),
        };

    public override string ToString() => $"[{SequenceNumber}:{EventIndex}]";
}
