import { Link } from '@tanstack/react-router';
import { EmptyNote } from '../components/empty-note.js';

export function NotFound() {
  return (
    <EmptyNote title="There is no such page.">
      <Link to="/conversations">Go to the conversations</Link>
    </EmptyNote>
  );
}
