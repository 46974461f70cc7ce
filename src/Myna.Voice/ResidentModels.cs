namespace Myna.Voice;

/// <summary>
/// Voice models that are loaded when somebody needs them and given back when nobody has needed them for a while, so that
/// a service holds gigabytes of weights only as long as they are of use. Safe for any number of threads.
/// </summary>
/// <param name="load">Loads a model by its name; called on a thread of the pool, for one name at a time.</param>
/// <param name="idle">How long a model stays after its last use; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
/// <param name="time">The clock; the system's if null.</param>
public sealed class ResidentModels(Func<string, IVoiceModel> load, TimeSpan idle, TimeProvider? time = null) : IDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Dictionary<string, Resident> _residents = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private bool _disposed;

    /// <summary>Names of the models that are in memory or on their way there.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _residents.Keys];
            }
        }
    }

    /// <summary>Takes a model into use, loading it when it is not there. Callers who meet wait for one load together.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="cancellationToken">Ends the waiting; a load that others wait for goes on.</param>
    /// <returns>The model, until the lease is disposed.</returns>
    /// <exception cref="MynaException">It cannot be loaded; the next caller tries again.</exception>
    public async Task<Lease> RentAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Resident resident;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_residents.TryGetValue(name, out resident!))
            {
                resident = new Resident(Task.Run(() => load(name), CancellationToken.None));
                _residents.Add(name, resident);
            }

            resident.Users++;
            resident.Timer?.Dispose();
            resident.Timer = null;
        }

        try
        {
            IVoiceModel model = await resident.Loading.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Lease(this, name, resident, model);
        }
        catch
        {
            Return(name, resident);
            throw;
        }
    }

    /// <summary>Gives back every model; those in use as soon as their leases end.</summary>
    public void Dispose()
    {
        List<Resident> unused = [];
        lock (_gate)
        {
            _disposed = true;
            foreach ((string name, Resident resident) in _residents.ToArray())
            {
                if (resident.Users == 0)
                {
                    _residents.Remove(name);
                    unused.Add(resident);
                }
            }
        }

        unused.ForEach(Unload);
    }

    private void Return(string name, Resident resident)
    {
        lock (_gate)
        {
            if (--resident.Users > 0)
            {
                return;
            }

            // A load that failed is forgotten at once: the next caller shall try again.
            bool failed = resident.Loading.IsFaulted;
            if (!_disposed && !failed && idle != TimeSpan.Zero)
            {
                if (idle != Timeout.InfiniteTimeSpan)
                {
                    resident.Timer = _time.CreateTimer(_ => Expire(name, resident), null, idle, Timeout.InfiniteTimeSpan);
                }

                return;
            }

            _residents.Remove(name);
        }

        Unload(resident);
    }

    private void Expire(string name, Resident resident)
    {
        lock (_gate)
        {
            // Somebody may have come while the timer rang.
            if (resident.Users > 0 || !_residents.TryGetValue(name, out Resident? current) || current != resident)
            {
                return;
            }

            _residents.Remove(name);
        }

        Unload(resident);
    }

    private static void Unload(Resident resident)
    {
        resident.Timer?.Dispose();

        // Nobody may have waited for the end of a load.
        resident.Loading.ContinueWith(
            loaded => loaded.Result.Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>A model in use. Dispose it when the work is done, once.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly ResidentModels _owner;
        private readonly string _name;
        private Resident? _resident;

        internal Lease(ResidentModels owner, string name, Resident resident, IVoiceModel model)
        {
            _owner = owner;
            _name = name;
            _resident = resident;
            Model = model;
        }

        /// <summary>The model; not to be disposed, nor used after the lease.</summary>
        public IVoiceModel Model { get; }

        /// <summary>Ends the use.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _resident, null) is { } resident)
            {
                _owner.Return(_name, resident);
            }
        }
    }

    internal sealed class Resident(Task<IVoiceModel> loading)
    {
        public Task<IVoiceModel> Loading { get; } = loading;

        public int Users { get; set; }

        public ITimer? Timer { get; set; }
    }
}
