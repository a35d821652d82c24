namespace TelemetryGrid.Storage.Log;

/// <summary>A segment and how far it was acknowledged when the view was taken.</summary>
internal readonly record struct SegmentView(LogSegment Segment, long Bytes, long LastSequence);
