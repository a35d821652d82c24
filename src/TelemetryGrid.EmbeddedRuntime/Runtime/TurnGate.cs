namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Which turns may be inside a grain together. A turn is inside from its start to its end, over all its awaits.</summary>
internal struct TurnGate
{
    private int _interleaving;
    private int _readOnly;
    private int _exclusive;

    public readonly int Running => _interleaving + _readOnly + _exclusive;

    public readonly bool IsEmpty => Running == 0;

    public readonly bool Admits(Turn turn, bool isReentrant) =>
        isReentrant
        || Kind(turn) switch
        {
            GrainMethodOptions.AlwaysInterleave => true,
            GrainMethodOptions.ReadOnly => _exclusive == 0,
            _ => _exclusive == 0 && _readOnly == 0,
        };

    public void Enter(Turn turn) => Add(turn, 1);

    public void Leave(Turn turn) => Add(turn, -1);

    private void Add(Turn turn, int change)
    {
        switch (Kind(turn))
        {
            case GrainMethodOptions.AlwaysInterleave:
                _interleaving += change;
                break;
            case GrainMethodOptions.ReadOnly:
                _readOnly += change;
                break;
            default:
                _exclusive += change;
                break;
        }
    }

    // AlwaysInterleave goes before ReadOnly where a method has both.
    private static GrainMethodOptions Kind(Turn turn)
    {
        var options = turn.Options;
        return options.HasFlag(GrainMethodOptions.AlwaysInterleave)
            ? GrainMethodOptions.AlwaysInterleave
            : options & GrainMethodOptions.ReadOnly;
    }
}
