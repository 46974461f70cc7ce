using Myna.Tensors.Memory;

namespace Myna.Voice.Qwen3Tts;

/// <summary>A page of keys and values. Full pages are shared by the streams that have the same beginning.</summary>
internal sealed class KeyValuePage(int bytes)
{
    private int _owners = 1;

    public AlignedBuffer<byte> Memory { get; } = new(bytes);

    /// <summary>One more stream reads the page.</summary>
    public KeyValuePage Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    /// <summary>One stream less reads the page; true for the last one.</summary>
    public bool Leave() => Interlocked.Decrement(ref _owners) == 0;

    /// <summary>A page from the store belongs to one stream again.</summary>
    public void Take() => Volatile.Write(ref _owners, 1);
}

/// <summary>
/// The pages of a model's streams: what one stream gives back, the next one takes, so that a service in steady state allocates
/// nothing. Safe for many threads.
/// </summary>
internal sealed class KeyValuePages(KeyValueLayout layout)
{
    private readonly Stack<KeyValuePage> _free = new();

    public KeyValueLayout Layout => layout;

    /// <summary>Pages made so far, in use or not.</summary>
    public int Made { get; private set; }

    /// <summary>A page whose content is arbitrary, but finite.</summary>
    public KeyValuePage Take()
    {
        lock (_free)
        {
            if (_free.TryPop(out KeyValuePage? page))
            {
                page.Take();
                return page;
            }

            Made++;
        }

        return new KeyValuePage(layout.PageBytes);
    }

    /// <summary>A stream has no more use for a page.</summary>
    public void Leave(KeyValuePage page)
    {
        if (page.Leave())
        {
            lock (_free)
            {
                _free.Push(page);
            }
        }
    }

    /// <summary>Lets go of the pages that nobody uses.</summary>
    public void Trim()
    {
        lock (_free)
        {
            Made -= _free.Count;
            _free.Clear();
        }
    }
}
