import './theme/mantine.css'
import './theme/product.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { newRouter } from './routes.tsx'

const place = document.getElementById('root')
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App router={newRouter()} />
    </StrictMode>,
  )
}
