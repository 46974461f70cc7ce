namespace Myna.Tests;

/// <summary>Tests that look at the whole process, its memory for example, run when no other test of their program does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
