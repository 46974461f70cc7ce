using System.Diagnostics;
using Myna.Voice.Lite;

namespace Myna.Cli.Bench;

/// <summary>Adds up how long each stage of the Lite model takes, and its operations, by listening to its activities.</summary>
internal sealed class StageClock : IDisposable
{
    private readonly Dictionary<string, double> _seconds = [];
    private readonly Lock _gate = new();
    private readonly ActivityListener _listener;
    private double _operations;

    public StageClock()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LiteTracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>fp32 operations done so far.</summary>
    public double Operations
    {
        get
        {
            lock (_gate)
            {
                return _operations;
            }
        }
    }

    /// <summary>Seconds spent in a stage so far.</summary>
    public double Seconds(string stage)
    {
        lock (_gate)
        {
            return _seconds.GetValueOrDefault(stage);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Activity activity)
    {
        lock (_gate)
        {
            _seconds[activity.OperationName] = _seconds.GetValueOrDefault(activity.OperationName) + activity.Duration.TotalSeconds;
            _operations += activity.GetTagItem(LiteTracing.Operations) as double? ?? 0;
        }
    }
}
