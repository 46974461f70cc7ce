namespace Myna.Library;

/// <summary>What kept a voice or a model of the library from being used; programs decide by it, people read the message.</summary>
public enum LibraryFailure
{
    /// <summary>A text cannot be a name, or no folder is known for the library.</summary>
    BadSetting,

    /// <summary>There is no voice of that name.</summary>
    NotFound,

    /// <summary>There is a voice of that name already.</summary>
    Taken,

    /// <summary>The file of a voice is not what it should be.</summary>
    Damaged,

    /// <summary>The model cannot do what was asked, such as speak a language.</summary>
    Unsupported,

    /// <summary>A model or a program is not on this machine.</summary>
    NotInstalled,
}
