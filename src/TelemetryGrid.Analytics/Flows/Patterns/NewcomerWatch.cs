using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>Tells of hosts inside that send, and of services inside that answer, for the first time in weeks.</summary>
internal sealed class NewcomerWatch(FlowPatternOptions options, PatternShare share, PatternEpisodes episodes, KnownKeys known)
{
    private const ulong TalkerSalt = 0x7A11;
    private const ulong ServiceSalt = 0x5E41;
    private const double Confidence = 0.9;

    private int _told;

    /// <summary>New ones that were too many to tell.</summary>
    public long Untold { get; private set; }

    public void NextMinute() => _told = 0;

    public void Add(in FlowObservation flow, ulong sourceHash, bool isLearning, long now)
    {
        if (!flow.Source.IsPrivate || !share.Owns(sourceHash))
        {
            return;
        }
        if (known.Add(PatternHash.Mix(sourceHash ^ TalkerSalt)) && !isLearning)
        {
            Tell(PatternSubject.Of(PatternKind.NewTalker, flow.Source), now, in flow);
        }
        if (!flow.IsAnswer)
        {
            return;
        }
        var service = ((ulong)flow.Protocol << 16) | flow.SourcePort;
        if (known.Add(PatternHash.Of(sourceHash ^ ServiceSalt, service)) && !isLearning)
        {
            Tell(PatternSubject.Of(PatternKind.NewService, flow.Source, port: flow.SourcePort, protocol: flow.Protocol), now, in flow);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.Unsigned((ulong)_told);
        writer.Unsigned((ulong)Untold);
    }

    public void Read(ref StateReader reader)
    {
        _told = reader.Below(int.MaxValue);
        Untold = (long)Math.Min(reader.Unsigned(), long.MaxValue);
    }

    private void Tell(in PatternSubject subject, long now, in FlowObservation flow)
    {
        if (_told >= options.MaxNewPerMinute)
        {
            Untold++;
            return;
        }
        _told++;
        episodes.TellOnce(in subject, now, Confidence, ("octets", flow.Octets), ("packets", flow.Packets));
    }
}
