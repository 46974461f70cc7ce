namespace Myna.Audio.Watermark;

/// <summary>Solves A·x = b for a positive definite Hermitian matrix, by Cholesky's decomposition in double precision.</summary>
/// <param name="size">Rows of A.</param>
internal sealed class HermitianSolver(int size)
{
    private readonly (double Re, double Im)[] _left = new (double, double)[size * size];
    private readonly (double Re, double Im)[] _right = new (double, double)[size];

    /// <summary>An entry of A, on or below its diagonal; overwritten by <see cref="Solve"/>.</summary>
    public ref (double Re, double Im) Left(int row, int column) => ref _left[(row * size) + column];

    /// <summary>An entry of b, and after <see cref="Solve"/> of x.</summary>
    public ref (double Re, double Im) Right(int row) => ref _right[row];

    /// <summary>Puts x in the place of b.</summary>
    public void Solve()
    {
        for (int i = 0; i < size; i++)
        {
            Span<(double Re, double Im)> row = _left.AsSpan(i * size, size);
            for (int j = 0; j < i; j++)
            {
                (double re, double im) = Less(row[j], row, _left.AsSpan(j * size, size), j);
                double diagonal = _left[(j * size) + j].Re;
                row[j] = (re / diagonal, im / diagonal);
            }

            double square = row[i].Re;
            for (int m = 0; m < i; m++)
            {
                square -= (row[m].Re * row[m].Re) + (row[m].Im * row[m].Im);
            }

            row[i] = (Math.Sqrt(Math.Max(square, 1e-30)), 0);
        }

        // L·y = b, then Lᴴ·x = y.
        for (int i = 0; i < size; i++)
        {
            (double re, double im) = _right[i];
            for (int m = 0; m < i; m++)
            {
                (double Re, double Im) l = _left[(i * size) + m], y = _right[m];
                re -= (l.Re * y.Re) - (l.Im * y.Im);
                im -= (l.Re * y.Im) + (l.Im * y.Re);
            }

            double diagonal = _left[(i * size) + i].Re;
            _right[i] = (re / diagonal, im / diagonal);
        }

        for (int i = size - 1; i >= 0; i--)
        {
            (double re, double im) = _right[i];
            for (int m = i + 1; m < size; m++)
            {
                (double Re, double Im) l = _left[(m * size) + i], x = _right[m];
                re -= (l.Re * x.Re) + (l.Im * x.Im);
                im -= (l.Re * x.Im) - (l.Im * x.Re);
            }

            double diagonal = _left[(i * size) + i].Re;
            _right[i] = (re / diagonal, im / diagonal);
        }
    }

    /// <summary>value − Σ a·conj(b) over the first <paramref name="count"/> entries.</summary>
    private static (double Re, double Im) Less(
        (double Re, double Im) value, ReadOnlySpan<(double Re, double Im)> a, ReadOnlySpan<(double Re, double Im)> b, int count)
    {
        for (int m = 0; m < count; m++)
        {
            value.Re -= (a[m].Re * b[m].Re) + (a[m].Im * b[m].Im);
            value.Im -= (a[m].Im * b[m].Re) - (a[m].Re * b[m].Im);
        }

        return value;
    }
}
